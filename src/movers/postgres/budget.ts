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

/** What a source that says nothing else may keep for us, however small its database is. */
const least = 5e9;

/**
 * How much WAL the source may keep for us before we let go of it. SQL does not tell how much room its disk has left; so it is what
 * the person allows, else the server's own limit sees to it (max_slot_wal_keep_size), else as much as the database itself is big.
 * @returns undefined: nothing of ours to watch
 */
export function allowedWal(of: {
  readonly given?: number;
  readonly serverHasLimit: boolean;
  readonly databaseBytes: number;
}): number | undefined {
  if (of.given !== undefined) return of.given;
  return of.serverHasLimit ? undefined : Math.max(least, of.databaseBytes);
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
