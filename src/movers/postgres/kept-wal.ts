import { showBytes } from '../../core/units.ts';
import type { PgSession } from '../../io/postgres.ts';
import { type Budget, walBudget } from './budget.ts';
import type { PostgresWorld } from './postgres-mover.ts';

/** What a server keeps for one of the run's slots. */
export interface KeptWal {
  readonly name: string;
  /** `lost`: the server has let go of what it kept. Null on a slot that keeps nothing. */
  readonly status: string | null;
  readonly active: boolean;
  /** Bytes that the other side has yet to confirm. */
  readonly lag: number;
  readonly retained: number;
  /** Bytes that may still be written before the server lets go; unset: it never does. */
  readonly safe?: number;
  /** max_slot_wal_keep_size, as the server prints it. */
  readonly allowed: string;
  readonly budget: Budget;
}

/** The run's slots on the side of that session, as the world has them: another process may have made or dropped some. */
export async function readKept(
  session: PgSession,
  { runId, walBudget: given }: Pick<PostgresWorld, 'runId' | 'walBudget'>,
): Promise<KeptWal[]> {
  const rows = await session.query<{
    name: string;
    status: string | null;
    active: boolean;
    lag: number | null;
    retained: number | null;
    safe: number | null;
    allowed: string;
    size: number;
  }>(
    // The slot of a standby belongs to no database, and confirms nothing: it is read from where it restarts.
    `SELECT slot_name AS name, wal_status AS status, active, safe_wal_size AS safe, current_setting('max_slot_wal_keep_size') AS allowed,
       pg_catalog.pg_database_size(current_database()) AS size,
       pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), coalesce(confirmed_flush_lsn, restart_lsn))::float8 AS lag,
       pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), restart_lsn)::float8 AS retained
     FROM pg_catalog.pg_replication_slots
     WHERE starts_with(slot_name::text, $1) AND coalesce(database, current_database()) = current_database() ORDER BY slot_name`,
    [`unmoor_${runId}_`],
  );
  return rows.map(({ safe, lag, retained, size, ...row }) => ({
    ...row,
    lag: lag ?? 0,
    retained: retained ?? 0,
    ...(safe === null ? {} : { safe }),
    budget: walBudget({
      given,
      databaseBytes: size,
      ...(safe === null ? {} : { serverLimit: safe + (retained ?? 0) }),
    }),
  }));
}

/** The one that keeps most; undefined where there is none. */
export const mostKept = <K extends { readonly retained: number }>(kept: readonly K[]): K | undefined =>
  kept.toSorted((a, b) => b.retained - a.retained)[0];

/** Who says that it may be so much. */
export const saysBudget = ({ bytes, by }: Budget): string => {
  const whose = {
    given: 'as --wal-budget says',
    server: 'by its max_slot_wal_keep_size',
    size: 'the size of its database and at least 5 GB, for --wal-budget says nothing',
  } as const;
  return `${showBytes(bytes)} (${whose[by]})`;
};
