/** How long the app could not write, as its own clients saw it. */
export interface Pauses {
  /** One value a client: its longest wait between two successive acknowledged writes, ms. */
  readonly clients: readonly number[];
  /** The longest time in which nobody's write was acknowledged, ms. */
  readonly fleet: number;
}

/** An open measurement. */
export interface Watch {
  /** Closes it. A wait that has not ended yet counts up to now. */
  end(): Pauses;
}

/** Keeps when each client was last acknowledged, and the longest waits for every open watch. */
export class PauseMeter {
  readonly #last: (number | undefined)[];
  #fleetLast: number | undefined;
  readonly #watches = new Set<{ clients: number[]; fleet: number }>();
  readonly #now: () => number;

  constructor(clients: number, now: () => number) {
    this.#last = Array.from({ length: clients }, () => undefined);
    this.#now = now;
  }

  acknowledged(client: number): void {
    const now = this.#now();
    for (const watch of this.#watches) this.#extend(watch, client, now);
    this.#last[client] = now;
    this.#fleetLast = now;
  }

  watch(): Watch {
    const watch = { clients: this.#last.map(() => 0), fleet: 0 };
    this.#watches.add(watch);
    return {
      end: () => {
        const now = this.#now();
        watch.clients.forEach((_, client) => this.#extend(watch, client, now));
        this.#watches.delete(watch);
        return watch;
      },
    };
  }

  #extend(watch: { clients: number[]; fleet: number }, client: number, now: number): void {
    const waited = now - (this.#last[client] ?? now);
    watch.clients[client] = Math.max(watch.clients[client] ?? 0, waited);
    watch.fleet = Math.max(watch.fleet, now - (this.#fleetLast ?? now));
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
