import { poll } from '../../../io/clock.ts';
import type { PostgresWorld } from '../postgres-mover.ts';

/**
 * Waits until the standby has replayed all that was committed on the source when it was asked. The message of our own makes a
 * record behind it, and its commit flushes everything before it.
 * @returns how long it took, ms; undefined when it did not come within `withinMs`
 */
export async function awaitReplay(
  world: PostgresWorld,
  withinMs: number,
  signal?: AbortSignal,
): Promise<number | undefined> {
  const { sides, clock } = world;
  const began = clock.ticks();
  const source = await sides.on('source', 'marker');
  await source.run(
    "BEGIN; SET LOCAL synchronous_commit = local; SELECT pg_catalog.pg_logical_emit_message(true, 'unmoor', 'arrival'); COMMIT",
  );
  const [at] = await source.query<{ lsn: string }>(
    'SELECT pg_catalog.pg_current_wal_flush_lsn()::text AS lsn',
  );
  const target = await sides.on('target', 'marker');
  return poll(clock, { everyMs: 1, withinMs, signal }, async () => {
    const rows = await target.query('SELECT WHERE pg_catalog.pg_last_wal_replay_lsn() >= $1::pg_lsn', [
      at?.lsn,
    ]);
    return rows.length > 0 ? clock.ticks() - began : undefined;
  });
}

/** How the standby stands, as the source sees it. */
export async function readFollowing(world: PostgresWorld, slot: string) {
  const [row] = await (await world.sides.on('source', 'sample')).query<{
    active: boolean;
    status: string | null;
    lag: number | null;
  }>(
    `SELECT s.active, s.wal_status AS status,
       (SELECT pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), r.replay_lsn)::float8
        FROM pg_catalog.pg_stat_replication r WHERE r.pid = s.active_pid) AS lag
     FROM pg_catalog.pg_replication_slots s WHERE s.slot_name = $1`,
    [slot],
  );
  return row;
}
