import { createClient } from '@redis/client';
import type { RedisEndpoint } from '../../core/endpoint.ts';
import type { Secret } from '../../core/secret.ts';
import { explain, tlsOptions } from './tls.ts';

export type Word = string | Buffer;
/** A reply with bulk strings as UTF-8 text. */
export type Reply = string | number | null | Reply[];
/** A reply with bulk strings as bytes. */
export type BinaryReply = string | Buffer | number | null | BinaryReply[];

/**
 * One session with a Redis server, for control commands and pub/sub. Commands of one tick travel as one pipeline.
 * It does not reconnect: a lost session is lost, for whoever holds it must know.
 */
export interface RedisSession {
  send(...words: readonly Word[]): Promise<Reply>;
  sendBinary(...words: readonly Word[]): Promise<BinaryReply>;
  psubscribe(pattern: string, listener: (channel: Buffer, message: Buffer) => void): Promise<void>;
  /** Called once when the session ends without `end()`. */
  onLost(listener: (error: Error) => void): void;
  readonly isOpen: boolean;
  end(): void;
}

export interface Login {
  readonly username?: string;
  readonly password?: Secret;
}

/** What keeps a third-party server from tripping over us: RESP 2, no maintenance push, no client-info greeting. */
const plain = { RESP: 2, maintNotifications: 'disabled', disableClientInfo: true } as const;

/**
 * Opens a session. `login` wins over the user and password of the endpoint.
 * @throws UnmoorError CONN-
 */
export async function connectRedis(
  endpoint: RedisEndpoint,
  { login = endpoint, database = endpoint.database }: { login?: Login; database?: number } = {},
): Promise<RedisSession> {
  const socket = { host: endpoint.host, port: endpoint.port, connectTimeout: 10_000 };
  const options = {
    ...plain,
    socket: endpoint.tls
      ? {
          ...socket,
          tls: true as const,
          ...tlsOptions(endpoint),
          reconnectStrategy: false as const,
        }
      : { ...socket, reconnectStrategy: false as const },
    username: login.username,
    password: login.password?.reveal(),
    database,
    commandOptions: { timeout: undefined },
  };
  const client = createClient(options);
  const lost: ((error: Error) => void)[] = [];
  let ended = false;
  client.on('error', (error: Error) => {
    if (ended) return;
    for (const listener of lost.splice(0)) listener(error);
  });
  try {
    await client.connect();
    await client.sendCommand(['PING']).catch((error: unknown) => {
      // A user without the right to PING is logged in all the same.
      if (!String(error).includes('NOPERM')) throw error;
    });
  } catch (error) {
    ended = true;
    if (client.isOpen) client.destroy();
    throw await explain(error, endpoint);
  }
  return {
    send: (...words) => client.sendCommand<Reply>(words),
    sendBinary: (...words) => client.sendCommand<BinaryReply>(words, { typeMapping: { 36: Buffer } }),
    psubscribe: (pattern, listener) =>
      client.pSubscribe(pattern, (message, channel) => listener(channel, message), true),
    onLost: (listener) => lost.push(listener),
    get isOpen() {
      return client.isOpen;
    },
    end: () => {
      ended = true;
      if (client.isOpen) client.destroy();
    },
  };
}
