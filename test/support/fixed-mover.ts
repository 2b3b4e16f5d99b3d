import type { Finding, Side } from '../../src/core/finding.ts';
import type { Comparison, Cutover, Flow, Leftover, Mover } from '../../src/core/mover.ts';

/** A mover whose two sides are two words: it lets the verbs be lived without a server. */
export class FixedMover implements Mover {
  readonly kind = 'postgres';
  findings: Finding[] = [];
  comparison: Comparison = {
    unit: 'tables',
    items: 3,
    same: 3,
    different: 0,
    unknown: 0,
    rows: 12,
    differences: [],
  };
  open: Side | 'none' = 'source';
  gateHolds: boolean | 'unknown' = true;
  readonly done = new Set<string>();
  objects = ['unmoor_x'];
  closed = 0;

  doctor() {
    return Promise.resolve(this.findings);
  }

  steps() {
    return [
      { id: 'postgres.publication', says: 'Creates the publication unmoor_x.', hazards: ['cost' as const] },
      { id: 'postgres.copy', says: 'Copies 3 tables.', hazards: [] },
    ].map((step) => ({
      ...step,
      already: () => Promise.resolve(this.done.has(step.id)),
      act: () => {
        this.done.add(step.id);
        return Promise.resolve({ tables: 3 });
      },
    }));
  }

  follow() {
    return Promise.resolve();
  }

  sample() {
    return Promise.resolve({ state: 'following' as const, lagMs: 12, lagBytes: 4096, detail: {} });
  }

  verify() {
    return Promise.resolve(this.comparison);
  }

  cutover({ from, to }: Flow): Cutover {
    const nothing = () => Promise.resolve();
    return {
      gates: () =>
        Promise.resolve([
          {
            id: 'postgres.lag',
            says: 'The lag is small.',
            holds: this.gateHolds,
            why: 'It is 9 s, and 2 s is needed.',
            next: 'Wait.',
          },
        ]),
      prepare: nothing,
      fence: () => this.#opens('none'),
      drain: nothing,
      carry: nothing,
      check: () => Promise.resolve(this.comparison),
      turn: nothing,
      open: () => this.#opens(to),
      settle: nothing,
      unturn: nothing,
      unfence: () => this.#opens(from),
      writable: (side) => Promise.resolve(this.open === side),
    };
  }

  leftovers(): Promise<readonly Leftover[]> {
    return Promise.resolve(
      this.objects.map((name) => ({
        side: 'source' as const,
        kind: 'publication',
        name,
        removal: `DROP PUBLICATION ${name}`,
        remove: () => {
          this.objects = this.objects.filter((one) => one !== name);
          return Promise.resolve();
        },
      })),
    );
  }

  restore() {
    return Promise.resolve([]);
  }

  close() {
    this.closed += 1;
    return Promise.resolve();
  }

  #opens(side: Side | 'none'): Promise<void> {
    this.open = side;
    return Promise.resolve();
  }
}
