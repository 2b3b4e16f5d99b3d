import { UnmoorError } from '../core/errors/error.ts';
import type { Clock } from '../io/clock.ts';

/** How long work that was told to stop is waited for, ms. */
const graceMs = 5_000;

export interface LimitOptions {
  readonly deadlineMs: number;
  /** The person calls it off. */
  readonly signal?: AbortSignal;
}

/**
 * The time that a pause may take. When it is over, when the person calls off, or when one piece of work fails, the signal tells
 * the rest to stop, and `all` waits for it: a fence that goes up after it was taken down would leave no side open.
 */
export class Limit {
  readonly #stop = new AbortController();
  readonly #timer = new AbortController();
  readonly #clock: Clock;
  readonly #person: AbortSignal | undefined;
  readonly #callOff = () => this.#break(calledOff());
  #reason: unknown;
  readonly #stragglers = new Set<string>();

  constructor(clock: Clock, { deadlineMs, signal }: LimitOptions) {
    this.#clock = clock;
    this.#person = signal;
    if (signal?.aborted) this.#callOff();
    signal?.addEventListener('abort', this.#callOff);
    void clock.sleep(deadlineMs, this.#timer.signal).then(() => {
      if (!this.#timer.signal.aborted) this.#break(tooLong(deadlineMs));
    });
  }

  /** Work that was told to stop and did not within the grace, by name. */
  get stragglers(): readonly string[] {
    return [...this.#stragglers];
  }

  /** Runs all at once; resolves in their order. */
  async all<T>(works: readonly { name: string; run: (signal: AbortSignal) => Promise<T> }[]): Promise<T[]> {
    this.check();
    const results: T[] = [];
    const everything = new AbortController();
    const settled = Promise.all(
      works.map(async ({ name, run }, index) => {
        this.#stragglers.add(name);
        try {
          results[index] = await run(this.#stop.signal);
        } catch (error) {
          this.#break(error);
        } finally {
          this.#stragglers.delete(name);
        }
      }),
    ).then(() => everything.abort());
    await Promise.race([settled, this.#graceAfterStop(everything.signal)]);
    this.check();
    return results;
  }

  /** Throws when the limit is broken. */
  check(): void {
    if (this.#stop.signal.aborted) throw this.#reason;
  }

  /** The pause is over: the clock no longer counts, and calling off has no effect. */
  end(): void {
    this.#timer.abort();
    this.#person?.removeEventListener('abort', this.#callOff);
  }

  #break(reason: unknown): void {
    if (this.#stop.signal.aborted) return;
    this.#reason = reason;
    this.#stop.abort();
  }

  async #graceAfterStop(allSettled: AbortSignal): Promise<void> {
    const stop = this.#stop.signal;
    if (!stop.aborted)
      await new Promise<void>((resolve) => {
        stop.addEventListener('abort', () => resolve(), { once: true });
        allSettled.addEventListener('abort', () => resolve(), { once: true });
      });
    await this.#clock.sleep(graceMs, allSettled);
  }
}

const pending = 'Writes are paused.';

function tooLong(deadlineMs: number): UnmoorError {
  return new UnmoorError('RUN-106', {
    why: `The pause had not ended after ${deadlineMs / 1000} s, and no more than that was allowed.`,
    next: 'Look at `unmoor status` for the lag and for long transactions, then `unmoor cutover` again; --deadline gives it more time.',
    state: pending,
  });
}

function calledOff(): UnmoorError {
  return new UnmoorError('RUN-109', {
    why: 'It was stopped by hand before the other side was opened.',
    next: '`unmoor cutover` when you are ready.',
    state: pending,
  });
}
