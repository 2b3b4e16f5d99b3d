import type { JsonObject } from '../../core/json.ts';
import type { Sample } from '../../core/mover.ts';
import { type Follower, followerOf } from './followers.ts';
import { type KeptWal, mostKept, readKept, saysBudget } from './kept-wal.ts';
import { adviceOnKept, adviceWithoutSlot } from './let-go.ts';
import { passMarkers } from './marker.ts';
import type { PostgresWorld } from './postgres-mover.ts';
import { type Stream, streamsOf } from './stream.ts';

/** Where the replication stands now. The marker rows it writes are the heartbeat: they measure the way from end to end. */
export async function readSample(world: PostgresWorld): Promise<Sample> {
  const streams = streamsOf(world.memory, world.runId);
  if (streams.length === 0) return { state: 'stopped', detail: { streams: [] } };
  const sides = [...new Set(streams.map((stream) => stream.from))];
  const kept = (
    await Promise.all(sides.map(async (side) => readKept(await world.sides.on(side, 'sample'), world)))
  ).flat();
  const read = await Promise.all(streams.map((stream) => readStream(world, stream, kept)));
  const most = mostKept(kept);
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
    lagBytes: Math.max(0, ...kept.map((slot) => slot.lag)),
    retainedBytes: most?.retained,
    retainedLimit: most?.budget.bytes,
    ...adviceOf(read),
    detail: { streams: read.map(describe) },
  };
}

interface StreamState {
  readonly stream: Stream;
  readonly slot: KeptWal | undefined;
  readonly way: Follower['way'];
  readonly enabled: boolean;
  readonly wrong?: string;
}

async function readStream(
  world: PostgresWorld,
  stream: Stream,
  kept: readonly KeptWal[],
): Promise<StreamState> {
  const follower = followerOf(world, stream);
  const slot = kept.find((one) => one.name === stream.name);
  return { stream, slot, way: follower.way, ...(await follower.standing()) };
}

/** What a person should do about what is kept. A stream that is made ahead for a cutover is nobody's concern yet. */
function adviceOf(read: readonly StreamState[]): Pick<Sample, 'advice'> {
  const enabled = read.filter((one) => one.enabled);
  const inUse = enabled.length > 0 ? enabled : read.filter((one) => one.slot !== undefined);
  const advice = inUse.flatMap(({ stream, slot }) =>
    slot === undefined ? adviceWithoutSlot(stream.from, stream.name) : adviceOnKept(stream.from, slot),
  );
  return advice.length === 0 ? {} : { advice };
}

function describe({ stream, slot, way, enabled, wrong }: StreamState): JsonObject {
  return {
    name: stream.name,
    from: stream.from,
    by: way,
    enabled,
    wrong: wrong ?? null,
    active: slot?.active ?? false,
    walStatus: slot?.status ?? 'no slot',
    lagBytes: slot?.lag ?? null,
    retainedBytes: slot?.retained ?? null,
    budget: slot === undefined ? null : saysBudget(slot.budget),
  };
}
