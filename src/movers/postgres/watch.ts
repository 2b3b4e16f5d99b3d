import { UnmoorError } from '../../core/errors/error.ts';
import type { Side } from '../../core/finding.ts';
import type { Sample } from '../../core/mover.ts';
import { showBytes, showDuration } from '../../core/units.ts';
import type { PgSession } from '../../io/postgres.ts';
import { type Budget, forecast, isSpent, type SlotSample } from './budget.ts';
import { isFenceClosed } from './fence.ts';
import { dropSlot } from './generation.ts';
import { lost, spent } from './let-go.ts';
import type { PostgresWorld } from './postgres-mover.ts';
import { type KeptWal, mostKept, readKept } from './kept-wal.ts';

/** Time between two looks, ms. */
const everyMs = 2000;
/** Warned of when a slot would be lost sooner than this, ms. */
const soon = 15 * 60_000;

/**
 * Watches the slots of the source while something long runs beside them: tells the lag and when it will be caught up, warns when the
 * source will not keep its WAL long enough, and ends the work when it lets go or a slot is lost, for all that follows would be in vain.
 */
export async function besideSlots<T>(world: PostgresWorld, work: () => Promise<T>): Promise<T> {
  const done = new AbortController();
  const look = walWatch(world, 'source');
  const watch = async () => {
    while (!done.signal.aborted) {
      const seen = await look();
      if (seen !== undefined)
        world.report({ kind: 'lag', mover: 'postgres', bytes: seen.lag, etaMs: seen.etaMs });
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

/**
 * Looks after what both sides keep for each other, however they follow: between a move and its cutover, and as long as there is a way
 * back. A side that cannot be asked now is asked again at the next look.
 * @returns a look: what is kept on the side that keeps most; undefined when nobody keeps anything
 */
export function guard(world: PostgresWorld): () => Promise<Sample | undefined> {
  const looks = { source: walWatch(world, 'source'), target: walWatch(world, 'target') };
  const lookAt = async (side: Side): Promise<Watched | 'unasked' | undefined> => {
    try {
      return await looks[side]();
    } catch (error) {
      if (error instanceof UnmoorError && (error.code === 'PG-301' || error.code === 'PG-322')) throw error;
      return 'unasked';
    }
  };
  return async () => {
    const seen = await Promise.all([lookAt('source'), lookAt('target')]);
    const kept = seen.filter((one) => typeof one === 'object');
    const most = mostKept(kept);
    if (most === undefined) return seen.includes('unasked') ? { state: 'unknown', detail: {} } : undefined;
    return {
      state: kept.every((one) => one.isRead) ? 'following' : 'stopped',
      lagBytes: most.lag,
      retainedBytes: most.retained,
      retainedLimit: most.budget.bytes,
      detail: {},
    };
  };
}

interface Watched {
  readonly lag: number;
  readonly retained: number;
  readonly budget: Budget;
  readonly isRead: boolean;
  /** Until the other side has caught up, ms; unset when it does not come nearer. */
  readonly etaMs?: number;
}

/**
 * @returns a look at the run's slots on that side: what the one that keeps most keeps; undefined where there is none
 * @throws UnmoorError PG-322 once they were let go of before the budget was passed, PG-301 when the server has dropped one
 */
function walWatch(world: PostgresWorld, side: Side): () => Promise<Watched | undefined> {
  let before: SlotSample | undefined;
  return async () => {
    const session = await world.sides.answering(side, 'watch');
    const kept = await readKept(session, world);
    const most = mostKept(kept);
    if (most === undefined) return undefined;
    const now: SlotSample = { at: world.clock.ticks(), ...most };
    const seen = before === undefined ? { growth: 0 } : forecast(before, now);
    before = now;
    const gone = kept.find((one) => one.status === 'lost');
    if (gone !== undefined || isSpent(most.budget, now, seen.growth, everyMs))
      return letGo(world, side, session, { kept, most, gone });
    warn(world, side, now, seen);
    return { ...most, isRead: kept.every((one) => one.active), etaMs: seen.etaMs };
  };
}

/**
 * A server whose disk is full serves nobody: the slots are dropped before, and with them what they kept.
 * 1. The side serves: what followed it cannot any more, and a person must know.
 * 2. It does not: its slots were made ahead for a cutover that never came, and the next one makes them again.
 */
async function letGo(
  world: PostgresWorld,
  side: Side,
  session: PgSession,
  { kept, most, gone }: { kept: readonly KeptWal[]; most: KeptWal; gone: KeptWal | undefined },
): Promise<undefined> {
  const isServing = (await isFenceClosed(session)) !== true;
  if (isServing && gone !== undefined) throw lost(side, gone);
  for (const { name } of kept) await dropSlot(session, name);
  if (isServing) throw spent(side, kept, most);
  const text = `The ${side} kept ${showBytes(most.retained)} of WAL for a cutover that never came: ${kept.map(({ name }) => name).join(', ')} was dropped there. The next cutover makes it again.`;
  world.report({ kind: 'note', text });
}

function warn(
  world: PostgresWorld,
  side: Side,
  now: SlotSample,
  { lostInMs, growth }: ReturnType<typeof forecast>,
): void {
  if (lostInMs === undefined || lostInMs >= soon) return;
  world.report({
    kind: 'note',
    text: `The ${side} keeps ${showBytes(now.retained)} of WAL for the other side and may keep ${showBytes(now.safe ?? 0)} more: at ${showBytes(growth)} a second the slot is lost in ${showDuration(lostInMs)}. Raise max_slot_wal_keep_size there.`,
  });
}
