import {
  type PostgresEndpoint,
  parsePostgresUrl,
  parseRedisUrl,
  type RedisEndpoint,
} from '../core/endpoint.ts';
import { connectPostgres, ident, literal } from '../io/postgres.ts';
import { startPostgres } from '../io/servers/postgres-server.ts';
import { startRedis } from '../io/servers/redis-server.ts';
import type { RunFolder } from '../io/servers/run-folder.ts';
import type { ServerPrograms } from '../io/servers/server-programs.ts';

/** As a small server is run for real: every commit is on disk before it is acknowledged. */
const settings = {
  fsync: 'on',
  synchronous_commit: 'on',
  shared_buffers: "'256MB'",
  max_wal_size: "'2GB'",
  maintenance_work_mem: "'128MB'",
  max_connections: '60',
};

/** Encoding and locale of a database, as CREATE DATABASE takes them. */
export type DatabaseLook = { readonly encoding: string; readonly collate: string; readonly ctype: string };

/**
 * Starts a PostgreSQL that lives as long as the folder, with one empty database in it.
 * @returns the database's endpoint, as superuser
 */
export async function startDatabase(
  folder: RunFolder,
  programs: ServerPrograms,
  database: string,
  look?: DatabaseLook,
): Promise<PostgresEndpoint> {
  const server = await startPostgres(programs.binDir, settings, folder.path, folder.signal);
  folder.onStop(() => server.stop());
  const admin = parsePostgresUrl(server.url);
  const session = await connectPostgres(admin);
  try {
    const as =
      look === undefined
        ? ''
        : ` TEMPLATE template0 ENCODING ${literal(look.encoding)} LC_COLLATE ${literal(look.collate)} LC_CTYPE ${literal(look.ctype)}`;
    if (database !== 'postgres') await session.run(`CREATE DATABASE ${ident(database)}${as}`);
  } finally {
    await session.end();
  }
  return { ...admin, database };
}

/** Starts an empty Redis that lives as long as the folder. */
export async function startCache(folder: RunFolder, program: string): Promise<RedisEndpoint> {
  const server = await startRedis(program, [], folder.path, folder.signal);
  folder.onStop(() => server.stop());
  return parseRedisUrl(server.url);
}
