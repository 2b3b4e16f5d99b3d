import type { Clock } from '../../src/io/clock.ts';

/**
 * Time that stands still. A sleep of at most `passes` ms jumps ahead at once (a retry, a grace); a longer one (a deadline) waits
 * until the test moves the time by `advance`.
 */
export class FixedClock implements Clock {
  readonly passes: number;
  #time = 1_700_000_000_000;
  #sleepers: { readonly due: number; readonly wake: () => void }[] = [];

  constructor(passes = 5_000) {
    this.passes = passes;
  }

  now = (): number => this.#time;
  ticks = (): number => this.#time;

  /** Sleeps that have not ended. */
  get waiting(): number {
    return this.#sleepers.length;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    if (ms <= this.passes) {
      this.#time += ms;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.#sleepers.push({ due: this.#time + ms, wake: resolve });
      signal?.addEventListener(
        'abort',
        () => {
          this.#sleepers = this.#sleepers.filter((sleeper) => sleeper.wake !== resolve);
          resolve();
        },
        { once: true },
      );
    });
  }

  advance(ms: number): void {
    this.#time += ms;
    const due = this.#sleepers.filter((sleeper) => sleeper.due <= this.#time);
    this.#sleepers = this.#sleepers.filter((sleeper) => sleeper.due > this.#time);
    for (const sleeper of due) sleeper.wake();
  }
}
