import type { JsonObject } from '../../core/json.ts';
import type { Sample } from '../../core/mover.ts';
import { type Follower, followerOf } from './followers.ts';
import { passMarkers } from './marker.ts';
import type { PostgresWorld } from './postgres-mover.ts';
import { type Stream, streamsOf } from './stream.ts';

interface SlotRow extends Record<string, unknown> {
  active: boolean;
  wal_status: string | null;
  lag: number | null;
  retained: number | null;
  safe: number | null;
}

/** Where the replication stands now. The marker rows it writes are the heartbeat: they measure the way from end to end. */
export async function readSample(world: PostgresWorld): Promise<Sample> {
  const streams = streamsOf(world.memory, world.runId);
  if (streams.length === 0) return { state: 'stopped', detail: { streams: [] } };
  const read = await Promise.all(streams.map((stream) => readStream(world, stream)));
  const enabled = read.filter((one) => one.enabled);
  const lagMs =
    enabled.length === 0
      ? undefined
      : await passMarkers(
          world.sides,
          enabled.map((one) => one.stream),
          world.clock,
          1000,
        );
  return {
    state:
      enabled.length === 0
        ? 'copying'
        : enabled.every((one) => one.slot?.active === true)
          ? 'following'
          : 'stopped',
    lagMs,
    lagBytes: Math.max(0, ...read.map((one) => one.slot?.lag ?? 0)),
    retainedBytes: Math.max(0, ...read.map((one) => one.slot?.retained ?? 0)),
    retainedLimit: limit(read.map((one) => one.slot)),
    detail: { streams: read.map(describe) },
  };
}

interface StreamState {
  readonly stream: Stream;
  readonly slot: SlotRow | undefined;
  readonly way: Follower['way'];
  readonly enabled: boolean;
  readonly wrong?: string;
}

async function readStream(world: PostgresWorld, stream: Stream): Promise<StreamState> {
  const publisher = await world.sides.on(stream.from, 'sample');
  const [slot] = await publisher.query<SlotRow>(
    `SELECT active, wal_status, safe_wal_size AS safe,
       pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), confirmed_flush_lsn)::float8 AS lag,
       pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), restart_lsn)::float8 AS retained
     FROM pg_catalog.pg_replication_slots WHERE slot_name = $1`,
    [stream.name],
  );
  const follower = followerOf(world, stream);
  return { stream, slot, way: follower.way, ...(await follower.standing()) };
}

/** `safe_wal_size` is what may still be written before a slot is lost (manual, 54.19): with what it keeps, its limit. */
function limit(slots: readonly (SlotRow | undefined)[]): number | undefined {
  const limits = slots.flatMap((slot) =>
    typeof slot?.safe === 'number' ? [slot.safe + (slot.retained ?? 0)] : [],
  );
  return limits.length === 0 ? undefined : Math.min(...limits);
}

function describe({ stream, slot, way, enabled, wrong }: StreamState): JsonObject {
  return {
    name: stream.name,
    from: stream.from,
    by: way,
    enabled,
    wrong: wrong ?? null,
    active: slot?.active ?? false,
    walStatus: slot?.wal_status ?? 'no slot',
    lagBytes: slot?.lag ?? null,
    retainedBytes: slot?.retained ?? null,
  };
}
