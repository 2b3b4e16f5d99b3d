import type { Finding, Side } from '../../src/core/finding.ts';
import type { Comparison, Cutover, Flow, Gate, Leftover, Mover, Sample } from '../../src/core/mover.ts';
import type { Step } from '../../src/core/step.ts';

/** Called before and after each act on the world; a test ends the process, makes the act fail or lets it hang here. */
export type OnAct = (act: string, when: 'before' | 'after', signal?: AbortSignal) => void | Promise<void>;

/**
 * Two sides in memory, with the rules of real ones: writes are taken by a side that has no fence, a drain carries only in the
 * direction that is on, and a direction is turned only under a fence. It outlives the movers that look at it, as servers do.
 */
export class FakeWorld {
  readonly kind: 'postgres' | 'redis';
  readonly fenced: Record<Side, boolean> = { source: false, target: true };
  /** The side that replication takes changes from. */
  direction: Side = 'source';
  readonly rows: Record<Side, Set<number>> = { source: new Set(), target: new Set() };
  readonly acknowledged: number[] = [];
  readonly objects = new Set<string>();
  /** Moments at which both sides took writes. */
  readonly violations: string[] = [];
  readonly acts: string[] = [];
  #next = 0;

  constructor(kind: 'postgres' | 'redis') {
    this.kind = kind;
  }

  /** Clients try both sides at every moment. */
  write(moment: string): void {
    const open = (['source', 'target'] as const).filter((side) => !this.fenced[side]);
    if (open.length === 2) this.violations.push(moment);
    for (const side of open) {
      this.#next += 1;
      this.rows[side].add(this.#next);
      this.acknowledged.push(this.#next);
    }
  }

  get open(): readonly Side[] {
    return (['source', 'target'] as const).filter((side) => !this.fenced[side]);
  }

  /** Acknowledged writes that the side does not have. */
  missingOn(side: Side): number[] {
    return this.acknowledged.filter((row) => !this.rows[side].has(row));
  }
}

/** A mover over a FakeWorld. `gatesHold`, `compared` and `findings` are what it answers. */
export class RecordingMover implements Mover {
  readonly kind: 'postgres' | 'redis';
  readonly world: FakeWorld;
  readonly #onAct: OnAct;
  gatesHold: boolean | 'unknown' = true;
  compared: Partial<Comparison> = {};
  found: readonly Finding[] = [];
  extraLeftovers: readonly Leftover[] = [];

  constructor(world: FakeWorld, onAct: OnAct = () => {}) {
    this.kind = world.kind;
    this.world = world;
    this.#onAct = onAct;
  }

  doctor = (): Promise<readonly Finding[]> => Promise.resolve(this.found);

  steps = (): readonly Step[] =>
    ['publication', 'copy'].map((name) => ({
      id: `${this.kind}.${name}`,
      says: `Makes the ${name}.`,
      hazards: [],
      already: async () => this.world.objects.has(name),
      act: () => this.#act(`step ${name}`, () => this.world.objects.add(name)).then(() => ({ made: name })),
    }));

  follow = (): Promise<void> => this.#act('follow', () => {});
  sample = (): Promise<Sample> => Promise.resolve({ state: 'following', lagMs: 3, detail: {} });
  verify = (): Promise<Comparison> => Promise.resolve(this.#comparison());

  leftovers = async (): Promise<readonly Leftover[]> => [
    ...[...this.world.objects].map(
      (name): Leftover => ({
        side: 'source',
        kind: 'object',
        name,
        removal: `DROP ${name}`,
        remove: () => this.#act(`remove ${name}`, () => this.world.objects.delete(name)),
      }),
    ),
    ...this.extraLeftovers,
  ];

  restore = (): Promise<readonly string[]> => Promise.resolve([`${this.kind}: put back wal_level.`]);
  close = (): Promise<void> => Promise.resolve();

  cutover(flow: Flow): Cutover {
    const { world } = this;
    const { from, to } = flow;
    const does = (part: string, effect: () => void) => (signal?: AbortSignal) =>
      this.#act(part, effect, signal);
    return {
      gates: async (): Promise<readonly Gate[]> => [
        {
          id: `${this.kind}.lag`,
          says: 'The lag is small.',
          holds: this.gatesHold,
          why: 'It is 9 MB, and at most 1 MB is needed.',
          next: 'Wait.',
        },
      ],
      prepare: does('prepare', () => {}),
      fence: does('fence', () => {
        world.fenced[from] = true;
      }),
      drain: does('drain', () => {
        if (!world.fenced[from]) throw new Error('drained without a fence');
        if (world.direction !== from) throw new Error(`replication does not run from the ${from}`);
        for (const row of world.rows[from]) world.rows[to].add(row);
      }),
      carry: does('carry', () => {}),
      check: async (signal) => {
        await this.#act('check', () => {}, signal);
        return this.#comparison();
      },
      turn: does('turn', () => {
        if (!world.fenced[from] || !world.fenced[to]) throw new Error('turned without a fence');
        world.direction = to;
      }),
      open: does('open', () => {
        if (world.direction !== to) throw new Error('opened before it was turned');
        world.fenced[to] = false;
      }),
      settle: does('settle', () => {}),
      unturn: does('unturn', () => {
        if (!world.fenced[to]) throw new Error('unturned under writes');
        world.direction = from;
      }),
      unfence: does('unfence', () => {
        world.fenced[from] = false;
      }),
      writable: async (side) => {
        await this.#onAct(`writable ${side}`, 'before');
        return !world.fenced[side];
      },
    };
  }

  #comparison(): Comparison {
    return {
      unit: this.kind === 'postgres' ? 'tables' : 'keys',
      items: 3,
      same: 3,
      different: 0,
      unknown: 0,
      rows: 30,
      differences: [],
      ...this.compared,
    };
  }

  async #act(act: string, effect: () => unknown, signal?: AbortSignal): Promise<void> {
    const name = `${this.kind} ${act}`;
    this.world.acts.push(act);
    this.world.write(`before ${name}`);
    await this.#onAct(name, 'before', signal);
    effect();
    this.world.write(`after ${name}`);
    await this.#onAct(name, 'after', signal);
  }
}

/** Makes an act fail before it has any effect, the first `times` times. */
export const throwsAt =
  (act: string, times = Number.POSITIVE_INFINITY): OnAct =>
  (name, when) => {
    if (name !== act || when !== 'before' || times === 0) return;
    times -= 1;
    throw new Error(`${act} broke`);
  };
