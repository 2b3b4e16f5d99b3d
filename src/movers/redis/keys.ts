import type { RedisSession } from '../../io/redis/session.ts';
import { databases } from './info.ts';

/** Every key of the session's logical database, in batches; a key may come twice (Redis, SCAN). */
export async function* scanKeys(session: RedisSession, count = 2000): AsyncGenerator<Buffer[]> {
  let cursor: string | Buffer = '0';
  do {
    const reply = await session.sendBinary('SCAN', cursor, 'COUNT', String(count));
    if (!Array.isArray(reply)) throw new Error('SCAN answered with no list');
    const [next, keys] = reply;
    cursor = String(next);
    if (Array.isArray(keys) && keys.length > 0) yield keys as Buffer[];
  } while (cursor !== '0');
}

/** Those of the keys that the session's database does not have. One EXISTS counts many; only a shortfall is halved. */
export async function missingKeys(session: RedisSession, keys: readonly Buffer[]): Promise<Buffer[]> {
  if (keys.length === 0) return [];
  if ((await session.send('EXISTS', ...keys)) === keys.length) return [];
  if (keys.length === 1) return [...keys];
  const middle = keys.length >> 1;
  const [left, right] = await Promise.all([
    missingKeys(session, keys.slice(0, middle)),
    missingKeys(session, keys.slice(middle)),
  ]);
  return [...left, ...right];
}

/** Both servers hold the same number of keys in every database. */
export async function sameCounts(one: RedisSession, other: RedisSession): Promise<boolean> {
  const [here, there] = await Promise.all([databases(one), databases(other)]);
  return here.size === there.size && [...here].every(([db, keys]) => there.get(db) === keys);
}
