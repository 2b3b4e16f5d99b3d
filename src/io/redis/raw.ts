import { createConnection, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { RedisEndpoint } from '../../core/endpoint.ts';
import { encode, kinds, replyReader, type ReplyHandler } from './resp.ts';
import type { Login } from './session.ts';
import { explain, tlsOptions } from './tls.ts';

/** A socket with a Redis server, logged in, for the bulk path: bytes in, replies out, nothing in between. */
export interface RawRedis {
  /** @returns false when the socket's buffer is full: wait for `onDrain`. */
  write(bytes: Buffer): boolean;
  /** Who hears the replies. Replies to the log-in have been taken away. */
  onReplies(handler: ReplyHandler): void;
  onDrain(listener: () => void): void;
  onLost(listener: (error: Error) => void): void;
  pause(): void;
  resume(): void;
  end(): void;
}

const buffer = 256 * 1024;

/** @throws UnmoorError CONN- */
export async function openRaw(endpoint: RedisEndpoint, login: Login = endpoint): Promise<RawRedis> {
  try {
    const socket = await openSocket(endpoint);
    let ended = false;
    let handler: ReplyHandler | undefined;
    let failure: Error | undefined;
    const lost: ((error: Error) => void)[] = [];
    const drained: (() => void)[] = [];
    const fail = (error: Error) => {
      if (ended || failure !== undefined) return;
      failure = error;
      for (const listener of lost.splice(0)) listener(error);
    };
    const current = (): ReplyHandler => {
      if (handler === undefined) throw new Error('a reply came that nobody waits for');
      return handler;
    };
    const read = replyReader({
      line: (kind, text) => current().line(kind, text),
      nil: () => current().nil(),
      bulkBegin: (length) => current().bulkBegin(length),
      bulkPiece: (piece) => current().bulkPiece(piece),
      bulkEnd: () => current().bulkEnd(),
    });
    socket.on('data', (chunk: Buffer) => {
      try {
        read(chunk);
        handler?.chunkEnd?.();
      } catch (error) {
        fail(error instanceof Error ? error : new Error(String(error)));
        socket.destroy();
      }
    });
    socket.on('error', fail);
    socket.on('close', () => fail(new Error('Socket closed unexpectedly')));
    socket.on('drain', () => {
      for (const listener of drained) listener();
    });
    const raw: RawRedis = {
      write: (bytes) => socket.write(bytes),
      onReplies: (next) => {
        handler = next;
      },
      onDrain: (listener) => drained.push(listener),
      onLost: (listener) => {
        if (failure === undefined) lost.push(listener);
        else listener(failure);
      },
      pause: () => socket.pause(),
      resume: () => socket.resume(),
      end: () => {
        ended = true;
        socket.destroy();
      },
    };
    try {
      await logIn(raw, login);
    } catch (error) {
      raw.end();
      throw error;
    }
    return raw;
  } catch (error) {
    throw await explain(error, endpoint);
  }
}

function openSocket(endpoint: RedisEndpoint): Promise<Socket> {
  const where = { host: endpoint.host, port: endpoint.port, highWaterMark: buffer };
  return new Promise((resolve, reject) => {
    const socket = endpoint.tls ? connectTls({ ...where, ...tlsOptions(endpoint) }) : createConnection(where);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 30_000);
    const late = setTimeout(() => {
      socket.destroy(Object.assign(new Error('connect timeout'), { code: 'ETIMEDOUT' }));
    }, 10_000);
    socket.once('error', (error) => {
      clearTimeout(late);
      reject(error);
    });
    socket.once(endpoint.tls ? 'secureConnect' : 'connect', () => {
      clearTimeout(late);
      resolve(socket);
    });
  });
}

function logIn(raw: RawRedis, login: Login): Promise<void> {
  if (login.password === undefined) return Promise.resolve();
  const password = login.password.reveal();
  return new Promise((resolve, reject) => {
    raw.onLost(reject);
    raw.onReplies({
      line: (kind, text) => (kind === kinds.error ? reject(new Error(text)) : resolve()),
      nil: () => {},
      bulkBegin: () => {},
      bulkPiece: () => {},
      bulkEnd: () => {},
    });
    raw.write(
      login.username === undefined ? encode('AUTH', password) : encode('AUTH', login.username, password),
    );
  });
}
