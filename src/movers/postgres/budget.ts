/** What one look at a slot saw. */
export interface SlotSample {
  /** When, ms, monotonic. */
  readonly at: number;
  /** Bytes of WAL that the subscriber has not confirmed. */
  readonly lag: number;
  /** Bytes of WAL that the source keeps for the slot. */
  readonly retained: number;
  /** Bytes that may still be written before the slot is lost (`safe_wal_size`); unset: no limit. */
  readonly safe?: number;
}

export interface Forecast {
  /** Bytes of WAL a second that the source keeps in addition; negative while it shrinks. */
  readonly growth: number;
  /** Until the other side has caught up, ms; unset when it does not come nearer. */
  readonly etaMs?: number;
  /** Until the slot is lost, ms; unset when it has no limit or does not grow. */
  readonly lostInMs?: number;
}

/** What a side that says nothing else may keep for us, however small its database is. */
const least = 5e9;

/** How much WAL a side may keep for the other, and who lets go of it then. */
export interface Budget {
  readonly bytes: number;
  /** `given`: by the person. `server`: max_slot_wal_keep_size, at which the server lets go by itself. `size`: by the database's size. */
  readonly by: 'given' | 'server' | 'size';
}

/**
 * How much WAL a side may keep for us before we let go of it. SQL does not tell how much room its disk has left; so it is what
 * the person allows, else the server's own limit sees to it, else as much as the database itself is big.
 * @param of `serverLimit`: bytes at which the server lets go of the slot; unset: never
 */
export function walBudget(of: {
  readonly given?: number;
  readonly serverLimit?: number;
  readonly databaseBytes: number;
}): Budget {
  const { given, serverLimit, databaseBytes } = of;
  if (given !== undefined && given <= (serverLimit ?? given)) return { bytes: given, by: 'given' };
  if (serverLimit !== undefined) return { bytes: serverLimit, by: 'server' };
  return { bytes: Math.max(least, databaseBytes), by: 'size' };
}

/** Whether it would be passed before the next look, should it go on like this; where the server lets go by itself, never. */
export function isSpent(budget: Budget, now: SlotSample, growth: number, nextLookMs: number): boolean {
  return budget.by !== 'server' && now.retained + (Math.max(0, growth) * nextLookMs) / 1000 >= budget.bytes;
}

/** What two looks say about what will be, should it go on like this. */
export function forecast(before: SlotSample, now: SlotSample): Forecast {
  const seconds = (now.at - before.at) / 1000;
  if (seconds <= 0) return { growth: 0 };
  const growth = (now.retained - before.retained) / seconds;
  const catchUp = (before.lag - now.lag) / seconds;
  return {
    growth,
    ...(catchUp > 0 ? { etaMs: (now.lag / catchUp) * 1000 } : {}),
    ...(now.safe !== undefined && growth > 0 ? { lostInMs: (now.safe / growth) * 1000 } : {}),
  };
}
