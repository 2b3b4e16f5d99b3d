import type { RedisEndpoint } from '../../core/endpoint.ts';
import { gatherBytes } from '../../io/redis/bytes.ts';
import { openRaw } from '../../io/redis/raw.ts';
import { kinds } from '../../io/redis/resp.ts';
import type { KeyItem } from './copy-pipe.ts';

/**
 * A value that takes more than this in the server's memory is never asked for in one piece: a server runs one command at a
 * time, and serialising a hash of a million fields keeps everyone else waiting.
 */
export const longBytes = 4 * 1024 * 1024;

export interface Sizes {
  /** Ids of those of the keys whose values are long. */
  longOf(items: readonly KeyItem[]): Promise<ReadonlySet<string>>;
  end(): void;
}

/** Asks for the size of many values in one go (Redis, MEMORY USAGE: it samples five members). A server that refuses has no long ones. */
export async function openSizes(endpoint: RedisEndpoint): Promise<Sizes> {
  const raw = await openRaw(endpoint);
  const request = gatherBytes();
  const asked: { item?: KeyItem; last?: (long: ReadonlySet<string>) => void }[] = [];
  let at = 0;
  let long = new Set<string>();
  let db = -1;
  let lost: Error | undefined;
  const rejects = new Set<(error: Error) => void>();
  const answer = (bytes: number) => {
    const one = asked[at];
    at += 1;
    if (one?.item !== undefined && bytes > longBytes) long.add(one.item.id);
    one?.last?.(long);
    if (one?.last !== undefined) long = new Set();
    if (at < asked.length) return;
    asked.length = 0;
    at = 0;
  };
  raw.onLost((error) => {
    lost = error;
    for (const reject of rejects) reject(error);
  });
  raw.onReplies({
    line: (kind, text) => answer(kind === kinds.integer ? Number(text) : 0),
    nil: () => answer(0),
    bulkBegin: () => {},
    bulkPiece: () => {},
    bulkEnd: () => answer(0),
  });
  return {
    longOf: (items) => {
      if (lost !== undefined) return Promise.reject(lost);
      if (items.length === 0) return Promise.resolve(new Set());
      return new Promise((resolve, reject) => {
        rejects.add(reject);
        for (const item of items) {
          if (item.db !== db) {
            db = item.db;
            request.text(`*2\r\n$6\r\nSELECT\r\n$${String(db).length}\r\n${db}\r\n`);
            asked.push({});
          }
          request.text(`*3\r\n$6\r\nMEMORY\r\n$5\r\nUSAGE\r\n$${item.key.length}\r\n`);
          request.bytes(item.key);
          request.text('\r\n');
          asked.push({ item });
        }
        const end = asked.at(-1);
        if (end !== undefined)
          end.last = (found) => {
            rejects.delete(reject);
            resolve(found);
          };
        raw.write(request.take());
      });
    },
    end: () => raw.end(),
  };
}
