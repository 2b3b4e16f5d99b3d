import type { RedisSession, Reply } from '../../io/redis/session.ts';

/** `INFO` as a map (Redis, INFO: `field:value` lines, `#` begins a section). */
export function parseInfo(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0 && !line.startsWith('#')) fields.set(line.slice(0, colon), line.slice(colon + 1));
  }
  return fields;
}

export async function info(
  session: RedisSession,
  ...sections: string[]
): Promise<ReadonlyMap<string, string>> {
  return parseInfo(String(await session.send('INFO', ...sections)));
}

/** The logical databases that hold keys, with their number of keys (`db0:keys=3,expires=1,avg_ttl=0`). */
export function databasesOf(fields: ReadonlyMap<string, string>): ReadonlyMap<number, number> {
  const databases = new Map<number, number>();
  for (const [name, value] of fields) {
    const database = /^db(\d+)$/.exec(name)?.[1];
    const keys = /keys=(\d+)/.exec(value)?.[1];
    if (database !== undefined && keys !== undefined) databases.set(Number(database), Number(keys));
  }
  return databases;
}

export const databases = async (session: RedisSession): Promise<ReadonlyMap<number, number>> =>
  databasesOf(await info(session, 'keyspace'));

/** Pairs of a flat array reply (`CONFIG GET`, `ACL GETUSER`, `XINFO`). */
export function pairs(reply: Reply): ReadonlyMap<string, Reply> {
  const fields = new Map<string, Reply>();
  if (Array.isArray(reply))
    for (let at = 0; at + 1 < reply.length; at += 2) fields.set(String(reply[at]), reply[at + 1] as Reply);
  return fields;
}

/** One setting, or undefined where the server does not know it or does not let us see it. */
export async function setting(session: RedisSession, name: string): Promise<string | undefined> {
  try {
    const value = pairs(await session.send('CONFIG', 'GET', name)).get(name);
    return value === undefined ? undefined : String(value);
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

/** The server said no, in contrast to a connection that broke. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof Error &&
  /^[A-Z]+ /.test(error.message) &&
  error.constructor.name.endsWith('Error') &&
  !('code' in error);
