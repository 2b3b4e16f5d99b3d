import type { Measured } from '../core/app/data.ts';
import type { PgSession } from '../io/postgres.ts';
import type { RedisSession } from '../io/redis/session.ts';

/** A shorter time says more about the last days than about growth. */
const fewestDays = 7;

interface DatabaseRow extends Record<string, unknown> {
  readonly version: string;
  readonly bytes: number;
  readonly tables: number;
  readonly days: number | null;
  readonly grown: number | null;
}

/**
 * Reads version, size, tables, extensions and growth of a database. Reads only.
 *
 * Growth is what the server's own counters allow to say: rows inserted less rows deleted in each table since the counters
 * were set back (`pg_stat_database.stats_reset`), times what a row of that table takes with its indexes and TOAST, by the day. It
 * is left out when they were set back less than seven days ago, or the server does not say when; a bulk load in that time counts
 * as growth, and rows that only grow wider do not.
 *
 * @param fewest days since the counters were set back, from which on growth is told
 */
export async function measurePostgres(session: PgSession, fewest = fewestDays): Promise<Measured> {
  const [[database], extensions] = [
    await session.query<DatabaseRow>(databaseSql),
    await session.query<{ name: string; version: string }>(
      'SELECT extname AS name, extversion AS version FROM pg_catalog.pg_extension ORDER BY extname',
    ),
  ];
  if (database === undefined) return {};
  const { version, bytes, tables, days, grown } = database;
  const isKnown = days !== null && days >= fewest && grown !== null;
  return {
    version,
    bytes,
    tables,
    extensions,
    ...(isKnown ? { bytesPerDay: Math.max(0, Math.round(grown / days)) } : {}),
  };
}

/** A table that was never analysed has reltuples -1 (PostgreSQL 14 on; 0 before): its live rows stand in. */
const databaseSql = `
SELECT pg_catalog.current_setting('server_version') AS version,
       pg_catalog.pg_database_size(pg_catalog.current_database()) AS bytes,
       (SELECT pg_catalog.count(*) FROM pg_catalog.pg_class c
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
          AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%') AS tables,
       (SELECT extract(epoch FROM pg_catalog.now() - d.stats_reset)::float8 / 86400
          FROM pg_catalog.pg_stat_database d WHERE d.datname = pg_catalog.current_database()) AS days,
       (SELECT sum((s.n_tup_ins - s.n_tup_del)
                   * (pg_catalog.pg_total_relation_size(s.relid)::float8
                      / greatest(c.reltuples::float8, s.n_live_tup::float8, 1)))
          FROM pg_catalog.pg_stat_user_tables s JOIN pg_catalog.pg_class c ON c.oid = s.relid) AS grown`;

/** Reads version, memory and keys of a Redis. It keeps no counter from which growth could be told. */
export async function measureRedis(session: RedisSession): Promise<Measured> {
  const text = await session.send('INFO');
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(String(text))?.[1];
  const keys = [...String(text).matchAll(/^db\d+:keys=(\d+)/gm)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
  const version = field('valkey_version') ?? field('redis_version');
  const bytes = field('used_memory');
  return {
    ...(version === undefined ? {} : { version }),
    ...(bytes === undefined ? {} : { bytes: Number(bytes) }),
    keys,
  };
}
