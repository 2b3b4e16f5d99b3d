import { UnmoorError } from '../../core/errors/error.ts';
import { showBytes, showDuration } from '../../core/units.ts';
import { allowedWal, forecast, type SlotSample } from './budget.ts';
import { dropSlot } from './generation.ts';
import type { PostgresWorld } from './postgres-mover.ts';
import type { Stream } from './stream.ts';

const everyMs = 2000;
/** Warned of when the slot would be lost sooner than this, ms. */
const soon = 15 * 60_000;

/**
 * Watches the slot while something long runs beside it: tells the lag and when it will be caught up, warns when the source will not keep its
 * WAL long enough, and ends the work when the slot is lost, for all that follows would be in vain.
 */
export async function besideSlot<T>(
  world: PostgresWorld,
  stream: Stream,
  work: () => Promise<T>,
): Promise<T> {
  const done = new AbortController();
  const databaseBytes = await sizeOf(world, stream);
  let before: SlotSample | undefined;
  const watch = async () => {
    while (!done.signal.aborted) {
      const now = await look(world, stream);
      if (now !== undefined) await stopBeforeFull(world, stream, now, databaseBytes);
      if (now !== undefined && before !== undefined) tell(world, now, before);
      before = now ?? before;
      await world.clock.sleep(everyMs, done.signal);
    }
  };
  const watching = watch().catch((error: unknown) => {
    if (done.signal.aborted) return; // woken from its sleep
    throw error;
  });
  try {
    return await Promise.race([work(), watching.then(() => new Promise<never>(() => {}))]);
  } finally {
    done.abort();
    await watching.catch(() => {}); // what it threw has been thrown already
  }
}

async function look(world: PostgresWorld, stream: Stream): Promise<SlotSample | undefined> {
  const session = await world.sides.on(stream.from, 'watch');
  const [slot] = await session.query<{
    status: string | null;
    lag: number | null;
    retained: number | null;
    safe: number | null;
    allowed: string;
  }>(
    `SELECT wal_status AS status, safe_wal_size AS safe, current_setting('max_slot_wal_keep_size') AS allowed,
       pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), confirmed_flush_lsn)::float8 AS lag,
       pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), restart_lsn)::float8 AS retained
     FROM pg_catalog.pg_replication_slots WHERE slot_name = $1`,
    [stream.name],
  );
  if (slot === undefined) return undefined;
  if (slot.status === 'lost')
    throw new UnmoorError('PG-301', {
      why: `The ${stream.from} dropped the WAL of slot ${stream.name}: it may keep ${slot.allowed}, and more was written while the target was behind.`,
      next: 'Raise max_slot_wal_keep_size there (ALTER SYSTEM, then SELECT pg_reload_conf()), then `unmoor abort`, make the target database anew (DROP DATABASE, CREATE DATABASE), and `unmoor move`.',
      state: 'Nothing was switched; the source still serves.',
    });
  return {
    at: world.clock.ticks(),
    lag: slot.lag ?? 0,
    retained: slot.retained ?? 0,
    ...(slot.safe === null ? {} : { safe: slot.safe }),
  };
}

async function sizeOf(world: PostgresWorld, stream: Stream): Promise<number> {
  const [size] = await (await world.sides.on(stream.from, 'watch')).query<{ bytes: number }>(
    'SELECT pg_catalog.pg_database_size(current_database()) AS bytes',
  );
  return size?.bytes ?? 0;
}

/** A source whose disk is full serves nobody: the slot is dropped before, and with it what it kept. */
async function stopBeforeFull(
  world: PostgresWorld,
  stream: Stream,
  now: SlotSample,
  databaseBytes: number,
): Promise<void> {
  const allowed = allowedWal({
    given: world.walBudget,
    serverHasLimit: now.safe !== undefined,
    databaseBytes,
  });
  if (allowed === undefined || now.retained < allowed) return;
  await dropSlot(await world.sides.on(stream.from, 'watch'), stream.name);
  throw new UnmoorError('PG-322', {
    why: `The ${stream.from} kept ${showBytes(now.retained)} of WAL for the target, and ${showBytes(allowed)} ${world.walBudget === undefined ? 'is the most that is taken of it without being told (the size of its database, at least 5 GB)' : 'was allowed'}.`,
    next: `\`unmoor abort\`, make the target database anew (DROP DATABASE, CREATE DATABASE), then \`unmoor move\` in a quieter hour, or with --wal-budget ${showBudget(now.retained * 4)} where the disk of the ${stream.from} has that much room.`,
    state: `Slot ${stream.name} was dropped, so the ${stream.from} frees its disk at its next checkpoint. Nothing was switched; it still serves.`,
  });
}

/** As --wal-budget takes it. */
const showBudget = (bytes: number): string => `${Math.max(1, Math.ceil(bytes / 1e9))}GB`;

function tell(world: PostgresWorld, now: SlotSample, before: SlotSample): void {
  const { etaMs, lostInMs, growth } = forecast(before, now);
  world.report({ kind: 'lag', mover: 'postgres', bytes: now.lag, ...(etaMs === undefined ? {} : { etaMs }) });
  if (lostInMs !== undefined && lostInMs < soon)
    world.report({
      kind: 'note',
      text: `The source keeps ${showBytes(now.retained)} of WAL for the target and may keep ${showBytes(now.safe ?? 0)} more: at ${showBytes(growth)} a second the slot is lost in ${showDuration(lostInMs)}. Raise max_slot_wal_keep_size there.`,
    });
}
