import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { startPostgres, type ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { startRedis, type ThrowawayRedis } from '../../src/io/servers/redis-server.ts';

/** Where tools/setup-majors.mjs unpacks other releases of Debian. */
const folder = '/var/cache/unmoor-tests';

const postgresHomes: Readonly<Record<number, string>> = {
  13: join(folder, 'bullseye/usr/lib/postgresql/13/bin'),
  14: join(folder, 'npm/node_modules/pg14/native/bin'),
  15: '/usr/lib/postgresql/15/bin',
  16: join(folder, 'npm/node_modules/pg16/native/bin'),
  17: join(folder, 'trixie/usr/lib/postgresql/17/bin'),
  18: join(folder, 'forky/usr/lib/postgresql/18/bin'),
};

/**
 * The programs of that major, whole with its clients: `initdb`, `postgres`, `pg_dump`, `psql`, `pg_basebackup`, `pgbench`. Of 14 and
 * 16, which only `npm run slow` has, there are servers alone: see `clientsOf`.
 */
export function binDirOf(major: number): string {
  const home = postgresHomes[major];
  if (home !== undefined && existsSync(home)) return home;
  throw new Error(`no PostgreSQL ${major} on this machine: run tests by \`npm test\`, which gets it`);
}

/** The client programs of that major, or of the next newer one. */
export const clientsOf = (major: number): string =>
  existsSync(join(binDirOf(major), 'pg_dump')) ? binDirOf(major) : clientsOf(major + 1);

/** A real server of that major. Tests turn fsync off: their data is thrown away. */
export const postgresOf = (
  major: number,
  settings: Record<string, string> = {},
): Promise<ThrowawayPostgres> => startPostgres(binDirOf(major), { fsync: 'off', ...settings });

/** Lets the code under test find the client programs of these majors (pg_dump), as if they were on the machine's PATH. */
export function putOnPath(...majors: number[]): void {
  process.env['PATH'] = [process.env['PATH'] ?? '', ...majors.map(clientsOf)].join(delimiter);
}

const redisHomes = {
  'redis 6': join(folder, 'bullseye/usr/bin/redis-server'),
  'redis 7': '/usr/bin/redis-server',
  'redis 8': join(folder, 'trixie/usr/bin/redis-server'),
  'valkey 8': join(folder, 'trixie/usr/bin/valkey-server'),
} as const;

export const redisKinds = Object.keys(redisHomes) as (keyof typeof redisHomes)[];

export const redisOf = (kind: keyof typeof redisHomes, args: string[] = []): Promise<ThrowawayRedis> =>
  startRedis(redisHomes[kind], args);

export const newerPgbouncer = join(folder, 'trixie/usr/sbin/pgbouncer');
