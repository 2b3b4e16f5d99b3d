import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { PgSession } from '../postgres.ts';
import { type FrameSink, frameReader } from './frames.ts';

/** The parts of the driver's connection that a COPY needs (pg 8, lib/connection.js). */
interface DriverConnection extends EventEmitter {
  readonly stream: Socket;
  query(sql: string): void;
}

/** What the driver asks of a query object (pg 8, lib/client.js); a COPY answers only some of it. */
interface Submittable {
  submit(connection: DriverConnection): void;
  handleError(error: Error): void;
  handleCopyInResponse(): void;
  handleCommandComplete(message: { text: string }): void;
  handleReadyForQuery(): void;
}

/** How a conversation ended. With `lost` the connection is gone; otherwise the session may be used again. */
export type Outcome =
  | { readonly kind: 'done'; readonly rows: number }
  | { readonly kind: 'failed'; readonly error: Error; readonly lost: boolean };

export interface Conversation {
  /** The socket, TLS or plain, from the moment the statement was sent. */
  readonly socket: Socket;
  /** The target waits for data. Never settles when the statement fails first. */
  readonly copyIn: Promise<void>;
  /** The server is ready for the next statement, or gone. Never rejects. */
  readonly ended: Promise<Outcome>;
  /** Resolves at the server's first error, before the session is ready again. */
  readonly troubled: Promise<void>;
}

/**
 * Sends one COPY statement through the driver's queue and takes its socket over until the server is ready again. CopyData
 * goes to `onData`; every other message still goes to the driver's own parser, so errors, notices and the transaction state
 * stay its business. The driver must be idle.
 */
export function converse(session: PgSession, sql: string, onData: FrameSink['data']): Conversation {
  const { connection } = session.raw as unknown as { connection: DriverConnection };
  const socket = connection.stream;
  let rows = 0;
  let error: Error | undefined;
  let taken = false;
  const copyIn = deferred<void>();
  const troubled = deferred<void>();
  const ended = deferred<Outcome>();
  const parsers = socket.listeners('data') as ((chunk: Buffer) => void)[];

  const fail = (reason: Error) => {
    error ??= reason;
    troubled.resolve();
  };
  const lose = () => {
    fail(new Error('Connection terminated unexpectedly'));
    finish({ kind: 'failed', error: error as Error, lost: true });
  };
  const read = frameReader({
    data: onData,
    control: (bytes) => {
      for (const parse of parsers) parse(bytes);
    },
    ready: (bytes) => {
      giveBack();
      // The driver may start its next statement while it reads these, and that one may take the socket over again.
      socket.emit('data', bytes);
      finish(error === undefined ? { kind: 'done', rows } : { kind: 'failed', error, lost: false });
    },
  });
  const listen = (chunk: Buffer) => {
    try {
      read(chunk);
    } catch (reason) {
      fail(reason as Error);
      socket.destroy();
    }
  };
  const giveBack = () => {
    if (!taken) return;
    taken = false;
    socket.off('data', listen);
    for (const parse of parsers) socket.on('data', parse);
    socket.resume();
  };
  const finish = (outcome: Outcome) => {
    connection.off('end', lose);
    giveBack();
    ended.resolve(outcome);
  };

  const statement: Submittable = {
    submit: () => {
      taken = true;
      for (const parse of parsers) socket.off('data', parse);
      socket.on('data', listen);
      connection.query(sql);
    },
    // A server's error is followed by ReadyForQuery or by the end of the connection; both are waited for.
    handleError: (reason) => {
      fail(reason);
      if (!taken || socket.destroyed) lose();
    },
    handleCopyInResponse: () => copyIn.resolve(),
    handleCommandComplete: ({ text }) => {
      rows = Number(/(\d+)$/.exec(text)?.[1] ?? 0);
    },
    handleReadyForQuery: () => {},
  };
  connection.once('end', lose);
  session.raw.query(statement as never);
  return { socket, copyIn: copyIn.promise, troubled: troubled.promise, ended: ended.promise };
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
