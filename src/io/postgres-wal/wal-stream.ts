import type { Socket } from 'node:net';
import { ident, literal, type PgSession } from '../postgres.ts';

/** The parts of the driver's connection that streaming needs (pg 8, lib/connection.js). */
interface DriverConnection {
  readonly stream: Socket;
  query(sql: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  once(event: 'replicationStart' | 'end', listener: () => void): void;
  off(event: 'replicationStart' | 'end', listener: () => void): void;
}

export interface WalOptions {
  /** Name of the slot and of the publication. */
  readonly name: string;
  /** Commits that ended before are not sent (manual, 55.4); 0 leaves it to the slot. */
  readonly from: bigint;
  /** One message of the plugin; its memory is used again afterwards. */
  readonly onMessage: (message: Buffer) => void;
  /** The server is idle or wants an answer: it has sent everything before `end`. */
  readonly onKeepalive: (end: bigint) => void;
}

export interface WalStream {
  /** The server sends. Rejects with its error when it does not (55006: somebody else reads the slot). */
  readonly started: Promise<void>;
  /** It ended or was lost. Never rejects. */
  readonly ended: Promise<Error | undefined>;
  /** Tells the server that everything before `lsn` is safe here: its WAL need not be kept. */
  confirm(lsn: bigint): void;
  /** Lets the server wait: nothing more is read from the socket. */
  pause(): void;
  resume(): void;
  /** Asks the server to end, and waits until the slot is let go of. */
  end(): Promise<void>;
}

/** Seconds from 1970 to 2000, where PostgreSQL's clock begins, in microseconds. */
const epoch = 946_684_800_000_000n;

/**
 * Reads a logical slot by pgoutput on a walsender session of the caller's own (manual, 55.4 "Streaming Replication Protocol").
 * The server's waiting limit (wal_sender_timeout) is kept by whoever calls `confirm` every few seconds, paused or not.
 */
export function readWal(session: PgSession, options: WalOptions): WalStream {
  const { connection } = session.raw as unknown as { connection: DriverConnection };
  let error: Error | undefined;
  let live = false;
  let settleStart: (failed?: Error) => void = () => {};
  let settleEnd: (failed?: Error) => void = () => {};
  const started = new Promise<void>((resolve, reject) => {
    settleStart = (failed) => (failed === undefined ? resolve() : reject(failed));
  });
  const ended = new Promise<Error | undefined>((resolve) => {
    settleEnd = resolve;
  });
  const begin = () => {
    live = true;
    settleStart();
  };
  const finish = () => {
    live = false;
    connection.off('replicationStart', begin);
    connection.off('end', lose);
    settleStart(error ?? new Error('the server ended the stream'));
    settleEnd(error);
  };
  const lose = () => {
    error ??= new Error('Connection terminated unexpectedly');
    finish();
  };
  connection.once('replicationStart', begin);
  connection.once('end', lose);
  started.catch(() => {}); // whoever waits for it is told

  // What the driver asks of a query object (pg 8, lib/client.js).
  session.raw.query({
    submit: () =>
      connection.query(
        `START_REPLICATION SLOT ${ident(options.name)} LOGICAL ${showLsn(options.from)} (proto_version '1', publication_names ${literal(ident(options.name))})`,
      ),
    handleCopyData: ({ chunk }: { chunk: Buffer }) => {
      // 'w' XLogData: three int64, then the plugin's message. 'k' keepalive: end of WAL, clock, whether an answer is wanted.
      if (chunk[0] === 0x77) options.onMessage(chunk.subarray(25));
      else if (chunk[0] === 0x6b) options.onKeepalive(chunk.readBigUInt64BE(1));
    },
    // After an error the driver forgets the query: it does not tell it when the server is ready again.
    handleError: (reason: Error) => {
      error ??= reason;
      finish();
    },
    handleCommandComplete: () => {},
    handleReadyForQuery: finish,
  } as never);

  return {
    started,
    ended,
    confirm: (lsn) => {
      if (live) connection.sendCopyFromChunk(standbyStatus(lsn));
    },
    pause: () => connection.stream.pause(),
    resume: () => connection.stream.resume(),
    end: async () => {
      if (live) connection.endCopyFrom();
      connection.stream.resume();
      await ended;
    },
  };
}

/** Standby status update: written, flushed and applied up to `lsn`, our clock, no answer wanted (manual, 55.4). */
function standbyStatus(lsn: bigint): Buffer {
  const body = Buffer.alloc(34);
  body[0] = 0x72;
  body.writeBigUInt64BE(lsn, 1);
  body.writeBigUInt64BE(lsn, 9);
  body.writeBigUInt64BE(lsn, 17);
  body.writeBigInt64BE(BigInt(Date.now()) * 1000n - epoch, 25);
  return body;
}

/** `16/B374D848`: how PostgreSQL writes a position. */
export const showLsn = (lsn: bigint): string =>
  `${(lsn >> 32n).toString(16)}/${(lsn & 0xffff_ffffn).toString(16)}`.toUpperCase();

export function readLsn(text: string): bigint {
  const [high = '0', low = '0'] = text.split('/');
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}
