import { messageOf } from '../core/errors/error.ts';
import type { Side } from '../core/finding.ts';
import type { Cutover, Flow } from '../core/mover.ts';
import type { CutoverState, MoverKind } from '../journal/events.ts';
import type { RunContext } from './context.ts';
import { after, type CutoverEvent } from './cutover-states.ts';
import type { CutoverPhase } from './results.ts';
import { tell } from './tell.ts';

export interface Part {
  readonly kind: MoverKind;
  readonly cutover: Cutover;
}

/** What the movers say about one side, together. */
export interface Seen {
  readonly anyWritable: boolean;
  readonly allWritable: boolean;
  readonly noneWritable: boolean;
  /** `postgres: yes, redis: unknown` */
  readonly says: string;
}

/** One cutover being lived: where it stands, what it has measured. It decides nothing. */
export class Crossing {
  readonly context: RunContext;
  readonly flow: Flow;
  readonly number: number;
  readonly parts: readonly Part[];
  readonly phases: { [phase in CutoverPhase]?: number } = {};
  #state: CutoverState;

  constructor(context: RunContext, flow: Flow, number: number, state: CutoverState) {
    this.context = context;
    this.flow = flow;
    this.number = number;
    this.parts = context.movers.map((mover) => ({ kind: mover.kind, cutover: mover.cutover(flow) }));
    this.#state = state;
  }

  get state(): CutoverState {
    return this.#state;
  }

  /** Writes the state that follows, and only then stands in it: what it allows is done afterwards. */
  async enter(event: CutoverEvent): Promise<void> {
    const state = after(this.#state, event);
    if (state === 'refused') throw new Error(`a cutover that is ${this.#state} cannot be ${event}`);
    const { journal, report } = this.context;
    await journal.append({ kind: 'cutover', number: this.number, flow: this.flow, state });
    this.#state = state;
    tell(report, { kind: 'cutover', state, says: saysOf(state, this.flow) });
  }

  async timed<T>(phase: CutoverPhase, work: () => Promise<T>): Promise<T> {
    const { clock, report } = this.context;
    await this.context.journal.prove();
    const began = clock.ticks();
    const done = await work();
    const ms = clock.ticks() - began;
    this.phases[phase] = ms;
    tell(report, { kind: 'cutover', state: this.#state, says: `${phase} done`, ms });
    return done;
  }

  /** Asks the world, never the journal. A mover that cannot be asked says `unknown`. */
  async look(side: Side): Promise<Seen> {
    const answers = await Promise.all(
      this.parts.map(async ({ kind, cutover }) => ({ kind, writable: await ask(cutover, side) })),
    );
    return {
      anyWritable: answers.some(({ writable }) => writable === true),
      allWritable: answers.every(({ writable }) => writable === true),
      noneWritable: answers.every(({ writable }) => writable === false),
      says: answers.map(({ kind, writable }) => `${kind}: ${spoken(writable)}`).join(', '),
    };
  }

  /** Does it with every mover at once, and waits for all of them. Gives each failure as a sentence. */
  async each(act: (cutover: Cutover) => Promise<unknown>): Promise<readonly Failure[]> {
    const failures = await Promise.all(
      this.parts.map(async ({ kind, cutover }): Promise<Failure | undefined> => {
        try {
          await this.#patiently(() => act(cutover));
          return undefined;
        } catch (error) {
          return { says: `${kind}: ${messageOf(error)}`, error };
        }
      }),
    );
    return failures.filter((failure) => failure !== undefined);
  }

  /** Where stopping half way is the worst outcome, a connection that was just lost is worth two more tries. */
  async #patiently(act: () => Promise<unknown>): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await act();
        return;
      } catch (error) {
        if (tries === 3) throw error;
        await this.context.clock.sleep(1000);
      }
    }
  }
}

export interface Failure {
  readonly says: string;
  readonly error: unknown;
}

async function ask(cutover: Cutover, side: Side): Promise<boolean | 'unknown'> {
  try {
    return await cutover.writable(side);
  } catch {
    return 'unknown';
  }
}

function spoken(writable: boolean | 'unknown'): string {
  return writable === 'unknown' ? 'unknown' : writable ? 'yes' : 'no';
}

function saysOf(state: CutoverState, { from, to }: Flow): string {
  const says: Readonly<Record<CutoverState, string>> = {
    steady: `Writes go to the ${from}.`,
    gated: 'Every gate holds. Making ready what is slow.',
    fencing: `Stopping writes on the ${from}.`,
    draining: `Waiting until the ${to} has everything.`,
    verifying: 'Comparing what was still moving.',
    switching: 'Turning the flow round.',
    open: `Opening the ${to}.`,
    settled: `Writes go to the ${to}.`,
    returning: `Going back to the ${from}.`,
  };
  return says[state];
}
