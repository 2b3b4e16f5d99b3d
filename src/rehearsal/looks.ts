import type { PostgresEndpoint } from '../core/endpoint.ts';
import { connectPostgres } from '../io/postgres.ts';
import type { Ends } from './ends.ts';
import { connectionTo } from './redis-shop.ts';

/** Size of a database with its indexes, bytes. */
export async function databaseSize(endpoint: PostgresEndpoint): Promise<number> {
  const session = await connectPostgres(endpoint);
  try {
    const [row] = await session.query<{ bytes: number }>(
      'SELECT pg_catalog.pg_database_size(pg_catalog.current_database()) AS bytes',
    );
    return row?.bytes ?? 0;
  } finally {
    await session.end();
  }
}

/** Asked of the servers, not of the programs: they are what the move has met. */
export async function versionsOf(ends: Ends): Promise<Record<string, string>> {
  const versions: Record<string, string> = { node: process.versions.node };
  const session = await connectPostgres(ends.to);
  try {
    const [row] = await session.query<{ server_version: string }>('SHOW server_version');
    versions['postgres'] = row?.server_version ?? 'unknown';
  } finally {
    await session.end();
  }
  if (ends.redisTo === undefined) return versions;
  const client = connectionTo(ends.redisTo);
  try {
    await client.connect();
    const info = await client.info('server');
    versions[/valkey_version/.test(info) ? 'valkey' : 'redis'] =
      /(?:valkey|redis)_version:(\S+)/.exec(info)?.[1] ?? 'unknown';
  } finally {
    if (client.isOpen) client.destroy();
  }
  return versions;
}
