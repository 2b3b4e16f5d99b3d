import type { Side } from '../core/finding.ts';

/** Where the app is pointed to: what a connection string, a DNS name or a pooler is for a real one. */
export class AppPointer<T> {
  readonly #sides: Readonly<Record<Side, T>>;
  #side: Side;
  readonly #listeners = new Set<() => void>();

  constructor(sides: Readonly<Record<Side, T>>, side: Side = 'source') {
    this.#sides = sides;
    this.#side = side;
  }

  get side(): Side {
    return this.#side;
  }

  get target(): T {
    return this.#sides[this.#side];
  }

  point(side: Side): void {
    if (side === this.#side) return;
    this.#side = side;
    for (const listener of this.#listeners) listener();
  }

  /** @returns takes the listener back */
  onPoint(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
