import type { Clock } from '../../../io/clock.ts';
import { openPostgres } from '../connect.ts';
import type { Sides } from '../sides.ts';
import { type Stream, to } from '../stream.ts';
import { Applier } from './applier.ts';

/** The appliers that live in this process, one a stream. */
export class Appliers {
  readonly #sides: Sides;
  readonly #clock: Clock;
  readonly #living = new Map<string, Applier>();

  constructor(sides: Sides, clock: Clock) {
    this.#sides = sides;
    this.#clock = clock;
  }

  of(stream: Stream): Applier {
    const living = this.#living.get(stream.name);
    if (living !== undefined) return living;
    const applier = new Applier({
      stream: stream.name,
      openSender: () =>
        openPostgres(this.#sides.endpoint(stream.from), stream.from, {
          replication: true,
          application: stream.name,
        }),
      openReceiver: () =>
        openPostgres(this.#sides.endpoint(to(stream)), to(stream), { application: stream.name }),
      clock: this.#clock,
    });
    this.#living.set(stream.name, applier);
    return applier;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#living.values()].map((applier) => applier.stop()));
    this.#living.clear();
  }
}
