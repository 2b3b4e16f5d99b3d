export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds, monotonic. */
  ticks(): number;
  /** An aborted signal ends it early; it never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const realClock: Clock = {
  now: () => Date.now(),
  ticks: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal?.addEventListener('abort', end);
    }),
};

/**
 * Asks again every `everyMs` until the answer is not undefined.
 * @returns the answer, or undefined when `withinMs` have passed
 * @throws the signal's reason once it is aborted
 */
export async function poll<T>(
  clock: Clock,
  { everyMs, withinMs, signal }: { everyMs: number; withinMs: number; signal?: AbortSignal },
  ask: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const end = clock.ticks() + withinMs;
  for (;;) {
    signal?.throwIfAborted();
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (clock.ticks() >= end) return undefined;
    await clock.sleep(everyMs);
  }
}
