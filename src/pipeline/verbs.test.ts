import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failing } from '../../test/support/failing.ts';
import { FixedClock } from '../../test/support/fixed-clock.ts';
import { FakeWorld, type OnAct, RecordingMover } from '../../test/support/recording-mover.ts';
import { startRun, stateDirectory } from '../../test/support/runs.ts';
import type { Finding, Side } from '../core/finding.ts';
import type { Leftover } from '../core/mover.ts';
import { silent } from '../core/progress.ts';
import { Secret } from '../core/secret.ts';
import { loadConnections, saveConnections } from '../journal/connections.ts';
import type { Journal } from '../journal/journal.ts';
import { currentRun } from '../journal/runs.ts';
import {
  abort,
  cleanup,
  cutover,
  doctor,
  move,
  resume,
  rollback,
  type RunContext,
  status,
  verify,
} from './pipeline.ts';

let dir: Awaited<ReturnType<typeof stateDirectory>>;
let journal: Journal;
let worlds: FakeWorld[];
let movers: RecordingMover[];
let onAct: OnAct;
let context: RunContext;

beforeEach(async () => {
  dir = await stateDirectory();
  const clock = new FixedClock();
  journal = await startRun(dir.path, clock);
  await saveConnections(journal.dir, { from: new Secret('postgres://shop:canary@old/shop') });
  worlds = [new FakeWorld('postgres'), new FakeWorld('redis')];
  onAct = () => {};
  movers = worlds.map((world) => new RecordingMover(world, (...act) => onAct(...act)));
  context = { movers, journal, clock, report: silent };
});

afterEach(async () => {
  await journal.close();
  await dir[Symbol.asyncDispose]();
});

const finding = (code: string, level: Finding['level']): Finding => ({
  code,
  level,
  side: 'source',
  what: `${code} is so.`,
  why: 'It stops the move.',
  remedy: `MEND ${code}`,
});

describe('doctor', () => {
  it('counts what it could not look at apart, and is not well with it', async () => {
    for (const mover of movers) mover.found = [finding('PG-RLS', 'unknown')];
    expect(await doctor(context)).toMatchObject({ ok: false, blocks: 0, unknown: 2 });
  });

  it('is well with warnings', async () => {
    for (const mover of movers) mover.found = [finding('PG-SLOW', 'warns')];
    expect(await doctor(context)).toMatchObject({ ok: true, warns: 2 });
  });
});

describe('move', () => {
  it('runs every step of every mover to steady', async () => {
    const moved = await move(context);
    expect(moved.steps.map(({ step, outcome }) => `${step} ${outcome}`).sort()).toEqual([
      'postgres.copy done',
      'postgres.publication done',
      'redis.copy done',
      'redis.publication done',
    ]);
    expect(moved).toMatchObject({ state: 'steady', open: 'source' });
    expect(Object.keys(moved.phases)).toContain('move');
    expect(worlds.map((world) => world.acts.at(-1))).toEqual(['follow', 'follow']);
  });

  it('is refused with everything that blocks, and leaves no run in the way', async () => {
    for (const [i, mover] of movers.entries())
      mover.found = [finding(`X-${i}`, 'blocks'), finding('W', 'warns')];
    const error = await failing(move(context));
    expect(error.code).toBe('RUN-108');
    expect(error.why).toBe(
      'X-0 (source): X-0 is so. It stops the move. X-1 (source): X-1 is so. It stops the move.',
    );
    expect(error.next).toContain('X-0: MEND X-0 X-1: MEND X-1');
    expect(worlds.flatMap((world) => world.acts)).toEqual([]);
    expect((await failing(currentRun(dir.path))).code).toBe('RUN-103');
    expect(await loadConnections(journal.dir)).toBeUndefined();
  });

  it('that failed goes on where it stopped, without asking doctor again', async () => {
    onAct = (act) => {
      if (act === 'postgres step copy') throw new Error('disk full');
    };
    await expect(move(context)).rejects.toThrow('disk full');
    expect(await status({ view: journal.view })).toMatchObject({ state: 'moving', steps: { notDone: 1 } });
    expect((await failing(cutover(context))).code).toBe('RUN-104');
    onAct = () => {};
    for (const mover of movers) mover.found = [finding('PG-NOT-EMPTY', 'blocks')];
    const resumed = await resume(context);
    expect(resumed).toMatchObject({ kind: 'move', move: { state: 'steady' } });
    const [postgres] = worlds;
    expect(postgres?.acts.filter((act) => act === 'step publication')).toHaveLength(1);
    expect((await resume(context)).kind).toBe('nothing');
  });

  it('stops the other mover before its next step when one fails', async () => {
    onAct = async (act, when) => {
      if (act === 'postgres step publication') throw new Error('no right');
      if (act !== 'redis step publication' || when !== 'before') return;
      while (!journal.view.steps.some(({ code }) => code === 'unknown'))
        await new Promise((resolve) => setImmediate(resolve));
    };
    await expect(move(context)).rejects.toThrow('no right');
    expect(worlds.map((world) => world.acts)).toEqual([['step publication'], ['step publication']]);
  });

  it('is refused once writes go to the target', async () => {
    await move(context);
    await cutover(context);
    expect((await failing(move(context))).code).toBe('RUN-104');
  });
});

describe('verify', () => {
  it('does not count an unknown item as the same', async () => {
    for (const mover of movers.slice(0, 1)) mover.compared = { same: 2, unknown: 1 };
    expect(await verify(context)).toMatchObject({ ok: false, postgres: { unknown: 1 }, redis: { same: 3 } });
    expect(journal.view.verified.postgres).toMatchObject({ same: 2, unknown: 1 });
  });

  it('does not take items that nobody spoke of for the same', async () => {
    for (const mover of movers) mover.compared = { items: 4 };
    expect((await verify(context)).ok).toBe(false);
  });

  it('keeps the names of rows and keys out of the journal', async () => {
    const differences = [{ item: 'session:canary', verdict: 'different' as const, why: 'ttl differs' }];
    for (const mover of movers) mover.compared = { same: 2, different: 1, differences };
    await verify(context);
    expect(JSON.stringify(journal.view)).not.toContain('canary');
  });
});

/** A leftover that is really there until it is removed. */
function standing(side: Side, holds: Leftover['holds'], removed: string[]): Leftover[] {
  const leftovers: Leftover[] = [
    {
      side,
      kind: holds ?? 'slot',
      name: 'it',
      removal: `REMOVE ${holds ?? 'slot'}`,
      ...(holds === undefined ? {} : { holds }),
      remove: async () => {
        removed.push(holds ?? 'slot');
        leftovers.pop();
      },
    },
  ];
  return leftovers;
}

describe('cleanup', () => {
  it('names and removes everything, ends the run and forgets the connections', async () => {
    await move(context);
    await cutover(context);
    const cleaned = await cleanup(context);
    expect(cleaned.removed).toHaveLength(4);
    expect(cleaned.removed[0]).toEqual({
      mover: 'postgres',
      side: 'source',
      kind: 'object',
      name: 'publication',
      removal: 'DROP publication',
    });
    expect(cleaned).toMatchObject({
      open: 'target',
      kept: [],
      restored: [expect.any(String), expect.any(String)],
    });
    expect(worlds.map((world) => world.objects.size)).toEqual([0, 0]);
    expect(journal.view.ended?.outcome).toBe('cleaned');
    expect(existsSync(join(journal.dir, 'connections.json'))).toBe(false);
    expect((await failing(cleanup(context))).code).toBe('RUN-104');
  });

  it('only says with dryRun', async () => {
    await move(context);
    expect(await cleanup(context, { dryRun: true })).toMatchObject({ dryRun: true, removed: { length: 4 } });
    expect(worlds.map((world) => world.objects.size)).toEqual([2, 2]);
    expect(journal.view.ended).toBeUndefined();
  });

  it('leaves the fence of the closed side standing, unless told', async () => {
    await move(context);
    await cutover(context);
    const removed: string[] = [];
    for (const mover of movers.slice(0, 1)) mover.extraLeftovers = standing('source', 'fence', removed);
    const cleaned = await cleanup(context);
    expect(removed).toEqual([]);
    expect(cleaned.kept).toEqual([
      'fence it on the source stays, for without it both sides accept writes. To lift it: REMOVE fence',
    ]);
  });

  it('lifts it when told', async () => {
    await move(context);
    await cutover(context);
    const removed: string[] = [];
    for (const mover of movers.slice(0, 1)) mover.extraLeftovers = standing('source', 'fence', removed);
    expect((await cleanup(context, { liftFence: true })).kept).toEqual([]);
    expect(removed).toEqual(['fence']);
  });

  it('names what it could not remove, and the run goes on', async () => {
    await move(context);
    onAct = (act) => {
      if (act === 'redis remove copy') throw new Error('no right');
    };
    const error = await failing(cleanup(context));
    expect(error.code).toBe('RUN-113');
    expect(error.why).toContain('object copy on the source: no right');
    expect(error.next).toContain('DROP copy');
    expect(journal.view.ended).toBeUndefined();
    expect(await loadConnections(journal.dir)).toBeDefined();
    onAct = () => {};
    await cleanup(context);
    expect(worlds.map((world) => world.objects.size)).toEqual([0, 0]);
  });

  it('is refused while a cutover is in the middle', async () => {
    await move(context);
    onAct = (act) => {
      if (act === 'redis open') throw new Error('lost');
    };
    await failing(cutover(context));
    expect((await failing(cleanup(context))).code).toBe('RUN-104');
    expect(worlds.map((world) => world.objects.size)).toEqual([2, 2]);
  });
});

describe('abort', () => {
  it('before any cutover takes the run away, and keeps the copied data', async () => {
    await move(context);
    const removed: string[] = [];
    for (const mover of movers.slice(0, 1)) mover.extraLeftovers = standing('target', 'copied data', removed);
    const aborted = await abort(context);
    expect(removed).toEqual([]);
    expect(aborted.cleaned?.removed).toHaveLength(4);
    expect(aborted.cleaned?.kept).toContain(
      'copied data it on the target stays, for it holds copied data. To drop it: REMOVE copied data',
    );
    expect(journal.view.ended?.outcome).toBe('aborted');
  });

  it('drops the copied data with its own consent', async () => {
    await move(context);
    const removed: string[] = [];
    for (const mover of movers.slice(0, 1)) mover.extraLeftovers = standing('target', 'copied data', removed);
    expect((await abort(context, { dropCopied: true })).cleaned?.kept).toEqual([]);
    expect(removed).toEqual(['copied data']);
  });

  it('is refused once writes go to the target', async () => {
    await move(context);
    await cutover(context);
    const error = await failing(abort(context));
    expect(error.code).toBe('RUN-104');
    expect(error.next).toContain('unmoor rollback');
    await rollback(context);
    expect((await abort(context)).cleaned).toBeDefined();
  });
});

describe('status', () => {
  it('follows the run from one end to the other, and the world agrees', async () => {
    const states: string[] = [];
    const look = async () => {
      const seen = await status({ view: journal.view, movers });
      states.push(`${seen.state} ${seen.open} ${seen.agrees}`);
    };
    await look();
    await move(context);
    await look();
    await cutover(context);
    await look();
    await cleanup(context);
    await look();
    expect(states).toEqual([
      'moving source true',
      'steady source true',
      'open target true',
      'ended target true',
    ]);
  });

  it('names what is not alike while the target follows, and what mends it', async () => {
    const changes = ['column shop.users.age is only on the source'];
    for (const mover of movers.slice(0, 1))
      Object.assign(mover, {
        reconcile: {
          changes: () => Promise.resolve(changes),
          planned: () => Promise.resolve([]),
          steps: () => [],
        },
      });
    const look = () => status({ view: journal.view, movers });
    expect(await look(), 'nothing follows yet').not.toHaveProperty('changed');
    await move(context);
    expect(await look()).toMatchObject({ changed: changes, next: expect.stringContaining('--reconcile') });
    changes.pop();
    expect(await look()).not.toHaveProperty('changed');
  });

  it('says when the world does not agree, and what cannot be asked', async () => {
    await move(context);
    for (const world of worlds) world.fenced.source = true;
    expect(await status({ view: journal.view, movers })).toMatchObject({ agrees: false });
    onAct = (act) => {
      if (act === 'writable target') throw new Error('no route');
    };
    const seen = await status({ view: journal.view, movers });
    expect(seen.world?.redis).toEqual({ source: false, target: 'unknown' });
    expect(JSON.parse(JSON.stringify(seen))).toEqual(seen);
  });
});
