import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FixedClock } from '../../test/support/fixed-clock.ts';
import { FakeWorld, type OnAct, RecordingMover } from '../../test/support/recording-mover.ts';
import { reopenRun, startRun, stateDirectory } from '../../test/support/runs.ts';
import { UnmoorError } from '../core/errors/error.ts';
import { silent } from '../core/progress.ts';
import type { OnBoundary } from '../journal/journal.ts';
import { type RunContext, abort, cutover, move, resume, rollback, statusOf, status } from './pipeline.ts';

class Died extends Error {}

/** A process that dies at its nth boundary: nothing that it does afterwards reaches the journal or the world. */
class Process {
  readonly #diesAt: number;
  boundaries = 0;
  #dead = false;

  constructor(diesAt = Number.POSITIVE_INFINITY) {
    this.#diesAt = diesAt;
  }

  readonly onBoundary: OnBoundary = () => this.#pass();
  readonly onAct: OnAct = () => this.#pass();

  #pass(): void {
    if (this.#dead) throw new Died();
    this.boundaries += 1;
    if (this.boundaries < this.#diesAt) return;
    this.#dead = true;
    throw new Died();
  }
}

type Verb = (context: RunContext) => Promise<unknown>;

/** Two servers a side, and the processes that come and go. */
class Scene {
  readonly worlds = [new FakeWorld('postgres'), new FakeWorld('redis')];
  readonly stateDir: string;

  constructor(stateDir: string) {
    this.stateDir = stateDir;
  }

  /** Runs verbs in one process. @returns whether it lived through them, and how many boundaries it passed */
  async run(
    verbs: readonly Verb[],
    diesAt?: number,
    fresh = false,
  ): Promise<{ died: boolean; boundaries: number }> {
    const process = new Process(diesAt);
    const clock = new FixedClock();
    // The hooks begin after the opening of the journal: a death in there is a death before the verb.
    let armed = false;
    const onBoundary: OnBoundary = (event, when) => (armed ? process.onBoundary(event, when) : undefined);
    const journal = fresh
      ? await startRun(this.stateDir, clock, onBoundary)
      : await reopenRun(this.stateDir, 'resume', clock, onBoundary);
    armed = true;
    const movers = this.worlds.map((world) => new RecordingMover(world, process.onAct));
    try {
      for (const verb of verbs) await verb({ movers, journal, report: silent, clock });
      return { died: false, boundaries: process.boundaries };
    } catch (error) {
      if (diesAt === undefined || process.boundaries < diesAt) throw error;
      return { died: true, boundaries: process.boundaries };
    } finally {
      await journal.close();
    }
  }

  /** What must hold after every way to an end. */
  async expectOneSide(): Promise<'source' | 'target'> {
    for (const world of this.worlds) {
      world.write('at the end');
      expect(world.violations).toEqual([]);
      expect(world.open).toHaveLength(1);
    }
    const [side, ...others] = this.worlds.map((world) => world.open[0]);
    if (side === undefined) throw new Error('no side is open');
    expect(others.every((other) => other === side)).toBe(true);
    for (const world of this.worlds) {
      expect(world.missingOn(side)).toEqual([]);
      expect(world.direction).toBe(side); // the other side goes on following
    }
    const journal = await reopenRun(this.stateDir);
    try {
      const seen = await status({
        view: journal.view,
        movers: this.worlds.map((world) => new RecordingMover(world)),
      });
      expect(seen.open).toBe(side);
      expect(seen.agrees).toBe(true);
    } finally {
      await journal.close();
    }
    return side;
  }
}

const journeys: Readonly<Record<string, { readonly before: readonly Verb[]; readonly verb: Verb }>> = {
  cutover: { before: [move], verb: cutover },
  rollback: { before: [move, cutover], verb: rollback },
  'a second cutover': { before: [move, cutover, rollback], verb: cutover },
};

async function sceneBefore(stateDir: string, journey: string): Promise<Scene> {
  const scene = new Scene(stateDir);
  await scene.run(journeys[journey]?.before ?? [], undefined, true);
  return scene;
}

async function boundariesOf(journey: string): Promise<number> {
  await using dir = await stateDirectory();
  const scene = await sceneBefore(dir.path, journey);
  const { boundaries } = await scene.run([journeys[journey]?.verb ?? move]);
  return boundaries;
}

const isNotNow = (error: unknown) => error instanceof UnmoorError && error.code === 'RUN-104';

describe.each(['cutover', 'rollback'])('a process that dies in %s', (journey) => {
  const verb = journeys[journey]?.verb ?? move;

  it('at any boundary leaves a run that resume ends with exactly one open side', async () => {
    const boundaries = await boundariesOf(journey);
    expect(boundaries).toBeGreaterThan(60);
    const sides = new Set<string>();
    for (let at = 1; at <= boundaries; at += 1) {
      await using dir = await stateDirectory();
      const scene = await sceneBefore(dir.path, journey);
      expect((await scene.run([verb], at)).died).toBe(true);
      await scene.run([resume]);
      sides.add(await scene.expectOneSide());
    }
    expect(sides).toEqual(new Set(['source', 'target'])); // too early to go forward, and too late to go back
  });

  it('at any boundary leaves a run that abort takes back, or that is open already and says so', async () => {
    const boundaries = await boundariesOf(journey);
    const ends = new Set<string>();
    for (let at = 1; at <= boundaries; at += 1) {
      await using dir = await stateDirectory();
      const scene = await sceneBefore(dir.path, journey);
      await scene.run([verb], at);
      try {
        await scene.run([takeBackCutover]);
        ends.add('taken back');
      } catch (error) {
        if (!isNotNow(error)) throw error;
        ends.add('open already');
        expect(scene.worlds.some((world) => world.open.length > 0)).toBe(true);
        await scene.run([resume]);
      }
      await scene.expectOneSide();
    }
    expect(ends).toEqual(new Set(['taken back', 'open already']));
  });
});

describe.each(Object.keys(journeys))('processes that die in %s', (journey) => {
  const verb = journeys[journey]?.verb ?? move;

  it('twice, anywhere, ends the same', async () => {
    const boundaries = await boundariesOf(journey);
    const second = fc.constantFrom<Verb>(resume, takeBackCutover);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: boundaries }),
        fc.integer({ min: 1, max: 60 }),
        second,
        async (first, then, verbAfter) => {
          await using dir = await stateDirectory();
          const scene = await sceneBefore(dir.path, journey);
          await scene.run([verb], first);
          try {
            await scene.run([verbAfter], then);
          } catch (error) {
            if (!isNotNow(error)) throw error;
          }
          await scene.run([resume]);
          await scene.expectOneSide();
        },
      ),
      { numRuns: 40 },
    );
  });
});

/** Aborts only what stands in the middle: with nothing there, abort would end the whole run. */
const takeBackCutover: Verb = async (context) => {
  const { state } = statusOf(context.journal.view);
  if (state === 'cutting over' || state === 'going back') await abort(context);
};
