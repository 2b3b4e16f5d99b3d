import { dirname } from 'node:path';
import { parsePostgresUrl } from '../../src/core/endpoint.ts';
import { connectPostgres, type PgSession } from '../../src/io/postgres.ts';
import { startPostgres, type ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { findPostgresPrograms, onPath } from '../../src/io/servers/programs.ts';
import { startRedis, type ThrowawayRedis } from '../../src/io/servers/redis-server.ts';
import { realShell } from '../../src/io/shell.ts';

/** A real PostgreSQL of the newest major with its whole set of programs on this machine. Tests turn fsync off: their data is thrown away. */
export async function testPostgres(settings: Record<string, string> = {}): Promise<ThrowawayPostgres> {
  const [newest] = await findPostgresPrograms(realShell, 'initdb');
  if (newest === undefined)
    throw new Error('no PostgreSQL on this machine: run tests by `npm test`, which installs it');
  return startPostgres(dirname(newest.path), { fsync: 'off', ...settings });
}

export async function testRedis(args: string[] = []): Promise<ThrowawayRedis> {
  const program = onPath('redis-server') ?? onPath('valkey-server');
  if (program === undefined)
    throw new Error('no Redis on this machine: run tests by `npm test`, which installs it');
  return startRedis(program, args);
}

export const session = (url: string): Promise<PgSession> => connectPostgres(parsePostgresUrl(url));

/** Makes a database on the server and gives its URL. */
export async function freshDatabase(server: ThrowawayPostgres, name: string): Promise<string> {
  const admin = await session(server.url);
  await admin.run(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
  await admin.run(`CREATE DATABASE "${name}"`);
  await admin.end();
  return server.url.replace(/\/postgres$/, `/${encodeURIComponent(name)}`);
}
