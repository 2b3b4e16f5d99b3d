import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failing } from '../../test/support/failing.ts';
import { FixedClock } from '../../test/support/fixed-clock.ts';
import { FakeWorld, type OnAct, RecordingMover, throwsAt } from '../../test/support/recording-mover.ts';
import { reopenRun, startRun, stateDirectory } from '../../test/support/runs.ts';
import type { Progress } from '../core/progress.ts';
import type { Journal } from '../journal/journal.ts';
import { abort, type CutoverOptions, cutover, move, resume, rollback, type RunContext } from './pipeline.ts';

let dir: Awaited<ReturnType<typeof stateDirectory>>;
let clock: FixedClock;
let journal: Journal;
let worlds: FakeWorld[];
let movers: RecordingMover[];
let told: Progress[];
let onAct: OnAct;
let context: RunContext;

beforeEach(async () => {
  dir = await stateDirectory();
  clock = new FixedClock();
  journal = await startRun(dir.path, clock);
  worlds = [new FakeWorld('postgres'), new FakeWorld('redis')];
  onAct = () => {};
  movers = worlds.map((world) => new RecordingMover(world, (...act) => onAct(...act)));
  told = [];
  context = { movers, journal, clock, report: (progress) => told.push(progress) };
  await move(context);
});

afterEach(async () => {
  await journal.close();
  await dir[Symbol.asyncDispose]();
});

function expectOpen(side: 'source' | 'target'): void {
  for (const world of worlds) {
    expect(world.violations).toEqual([]);
    expect(world.open).toEqual([side]);
    expect(world.missingOn(side)).toEqual([]);
  }
  expect(journal.view.open).toBe(side);
}

it('opens the target, and keeps every write', async () => {
  const result = await cutover(context);
  expect(result).toMatchObject({ number: 1, state: 'settled', open: 'target', checked: { ok: true } });
  expect(result.pauseMs).toBe(0);
  expect(Object.keys(result.phases)).toEqual([
    'gates',
    'prepare',
    'fence',
    'drain',
    'carry',
    'check',
    'turn',
    'open',
    'settle',
  ]);
  expectOpen('target');
  expect(journal.view.verified.redis).toEqual({
    unit: 'keys',
    items: 3,
    same: 3,
    different: 0,
    unknown: 0,
    rows: 30,
  });
  expect(told.filter((one) => one.kind === 'cutover' && one.ms === undefined)).toHaveLength(7);
});

it('goes back and forward again', async () => {
  await cutover(context);
  expect(await rollback(context)).toMatchObject({ number: 2, open: 'source' });
  expectOpen('source');
  expect(await cutover(context)).toMatchObject({ number: 3, open: 'target' });
  expectOpen('target');
  expect(journal.view.cutovers.map(({ number }) => number)).toEqual([1, 2, 3]);
});

it('writes each state before it acts on it', async () => {
  const stateAt = new Map<string, string | undefined>();
  onAct = (act, when) => {
    if (when === 'before') stateAt.set(act.replace(/^\w+ /, ''), journal.view.cutover?.state);
  };
  await cutover(context);
  expect(Object.fromEntries(stateAt)).toMatchObject({
    prepare: 'gated',
    fence: 'fencing',
    drain: 'draining',
    carry: 'draining',
    check: 'verifying',
    turn: 'switching',
    open: 'open',
    settle: 'open',
  });
});

describe('is refused with RUN-105 and nothing touched', () => {
  it.each([false, 'unknown'] as const)('when gates answer %s, all of them listed', async (holds) => {
    for (const mover of movers) mover.gatesHold = holds;
    const error = await failing(cutover(context));
    expect(error.code).toBe('RUN-105');
    expect(error.why).toContain('2 of 3 gates do not hold.');
    expect(error.why).toContain('postgres.lag');
    expect(error.why).toContain('redis.lag');
    expect(error.state).toBe('Nothing was changed on either side.');
    expect(journal.view.cutover).toBeUndefined();
    expectOpen('source');
  });

  it('when the world does not agree that the source is open', async () => {
    for (const world of worlds) world.fenced.source = true;
    const error = await failing(cutover(context));
    expect(error.code).toBe('RUN-105');
    expect(error.why).toContain('postgres: no, redis: no');
  });

  it('when the target takes writes before it is opened', async () => {
    onAct = (act) => {
      if (act === 'redis prepare') for (const world of worlds.slice(1)) world.fenced.target = false;
    };
    const error = await failing(cutover(context));
    expect(error.code).toBe('RUN-105');
    expect(error.why).toContain('postgres: no, redis: yes');
    expect(worlds.map((world) => world.fenced.source)).toEqual([false, false]);
    expect(journal.view.cutover?.state).toBe('steady');
  });
});

const paused = ['fence', 'drain', 'carry', 'check', 'turn'];
const actsOf = (parts: readonly string[]) => parts.flatMap((part) => [`postgres ${part}`, `redis ${part}`]);

describe.each(actsOf(paused))('%s', (act) => {
  it('that fails is taken back, and the source is proven writable', async () => {
    onAct = throwsAt(act);
    const error = await failing(cutover(context));
    expect(error.code).toBe('RUN-112');
    expect(error.why).toBe(`What stopped it was: ${act} broke.`);
    expect(error.state).toContain('The source accepts writes again, proven by a write');
    expect(journal.view.cutover?.state).toBe('steady');
    expectOpen('source');
    onAct = () => {};
    await cutover(context);
    expectOpen('target');
  });

  it.each(['stops when told', 'does not stop'])(
    'that hangs and %s is called off at the deadline',
    async (how) => {
      onAct = (name, when, signal) => {
        if (name !== act || when !== 'before') return undefined;
        return new Promise((_resolve, reject) => {
          if (how === 'stops when told')
            signal?.addEventListener('abort', () => reject(new Error('stopped')));
          clock.advance(30_000);
        });
      };
      const error = await failing(cutover(context));
      expect(error.code).toBe('RUN-106');
      expect(error.why).toContain('30 s');
      expect(error.state).toContain('The source accepts writes again, proven by a write');
      const [kind, part] = act.split(' ');
      expect(error.state.includes(`not seen to stop: ${part} of ${kind}`)).toBe(how === 'does not stop');
      expectOpen('source');
    },
  );
});

it('prepare that fails leaves the app as it was', async () => {
  onAct = throwsAt('redis prepare');
  const error = await failing(cutover(context));
  expect(error.state).toBe('Writes go to the source as before.');
  expect(journal.view.cutover?.state).toBe('steady');
  expectOpen('source');
});

it('waits for the other mover to stop before it takes back', async () => {
  let fenceGoesUp = () => {};
  const fencing = new Promise<void>((resolve) => {
    fenceGoesUp = resolve;
  });
  // The late fence goes up only once it is waited for.
  class WaitedFor extends FixedClock {
    override sleep(ms: number, signal?: AbortSignal): Promise<void> {
      if (ms === 5_000) fenceGoesUp();
      return super.sleep(ms, signal);
    }
  }
  onAct = async (act, when) => {
    if (act === 'redis fence' && when === 'before') await fencing;
    if (act === 'postgres fence' && when === 'before') throw new Error('lock timeout');
  };
  const error = await failing(cutover({ ...context, clock: new WaitedFor(1_000) }));
  expect(error.why).toBe('What stopped it was: lock timeout.');
  expect(error.state).not.toContain('not seen to stop');
  expectOpen('source');
});

it('leaves nothing waiting behind it', async () => {
  await cutover(context);
  expect(clock.waiting).toBe(0);
  onAct = throwsAt('redis fence');
  await failing(rollback(context));
  expect(clock.waiting).toBe(0);
});

it('does not say that a target is open which does not say so itself', async () => {
  onAct = (act, when) => {
    for (const world of worlds.slice(1))
      if (act === 'redis open' && when === 'after') world.fenced.target = true;
  };
  const error = await failing(cutover(context));
  expect(error.code).toBe('RUN-111');
  expect(error.why).toContain('the target answers: postgres: yes, redis: no');
  expect(journal.view.open).toBe('between');
  onAct = () => {};
  await resume(context);
  expectOpen('target');
});

it('keeps the fence up when somebody else has opened the target', async () => {
  onAct = (act, when) => {
    if (act === 'postgres turn' && when === 'after') for (const world of worlds) world.fenced.target = false;
    if (act === 'redis turn' && when === 'before') throw new Error('lost');
  };
  const error = await failing(cutover(context));
  expect(error.state).toContain(
    'The target may accept writes (postgres: yes, redis: yes), so the fence of the source stays up.',
  );
  for (const world of worlds) {
    expect(world.acts).not.toContain('unturn');
    expect(world.acts).not.toContain('unfence');
    expect(world.violations).toEqual([]);
  }
});

it('is called off by hand until the target is about to be opened', async () => {
  const hand = new AbortController();
  onAct = (act) => {
    if (act === 'redis drain') hand.abort();
  };
  const error = await failing(cutover(context, { signal: hand.signal } satisfies CutoverOptions));
  expect(error.code).toBe('RUN-109');
  expectOpen('source');
});

it('is not called off once the target is being opened', async () => {
  const hand = new AbortController();
  onAct = (act) => {
    if (act === 'redis open') {
      hand.abort();
      clock.advance(60_000);
    }
  };
  await cutover(context, { signal: hand.signal });
  expectOpen('target');
});

it.each([
  { same: 2, different: 1 },
  { same: 2, unknown: 1 },
])('does not open a target with %j', async (counts) => {
  const differs = { item: '"public"."orders"', verdict: 'different' as const, why: 'row (id=5) differs' };
  for (const mover of movers.slice(0, 1)) mover.compared = { ...counts, differences: [differs] };
  const error = await failing(cutover(context));
  expect(error.code).toBe('RUN-107');
  expect(error.why).toContain('"public"."orders": row (id=5) differs.');
  expect(error.state).toContain('The source accepts writes again');
  expectOpen('source');
});

it('says honestly that the source could not be proven writable, and resume finishes the way back', async () => {
  onAct = (act, when) => {
    if (when === 'before' && (act === 'redis drain' || act === 'postgres unfence'))
      throw new Error(`${act} broke`);
  };
  const error = await failing(cutover(context));
  expect(error.state).toContain(
    'It could not be proven that the source accepts writes again. postgres: postgres unfence broke',
  );
  expect(error.state).toContain('`unmoor resume` finishes the way back.');
  expect(journal.view.open).toBe('between');
  expect(worlds.map((world) => world.open)).toEqual([[], ['source']]);
  expect((await failing(resume(context))).code).toBe('RUN-111');
  onAct = () => {};
  expect(await resume(context)).toMatchObject({ kind: 'way-back', wayBack: { open: 'source' } });
  expectOpen('source');
});

it('lets writes go on although the flow could not be turned back, and resume finishes it', async () => {
  onAct = (act, when) => {
    if (when === 'before' && (act === 'redis turn' || act === 'postgres unturn'))
      throw new Error(`${act} broke`);
  };
  const error = await failing(cutover(context));
  expect(error.state).toContain(
    'The source accepts writes again, proven by a write. Something is left to do',
  );
  expect(worlds.map((world) => world.open)).toEqual([['source'], ['source']]);
  onAct = () => {};
  await resume(context);
  expect(worlds.map((world) => world.direction)).toEqual(['source', 'source']);
  expectOpen('source');
});

it('tries three times to open, for writes are paused', async () => {
  onAct = throwsAt('redis open', 2);
  await cutover(context);
  expectOpen('target');
});

it('is not taken back by an opening that failed: resume finishes it forward', async () => {
  onAct = throwsAt('redis open');
  const error = await failing(cutover(context));
  expect(error.next).toBe('`unmoor resume` goes on from here.');
  expect(worlds.map((world) => world.open)).toEqual([['target'], []]);
  onAct = () => {};
  const refused = await failing(abort(context));
  expect(refused.code).toBe('RUN-104');
  expect(refused.next).toContain('unmoor rollback');
  expect(await resume(context)).toMatchObject({ kind: 'cutover', cutover: { open: 'target' } });
  expectOpen('target');
});

it('is open although it could not be settled', async () => {
  onAct = throwsAt('postgres settle');
  const error = await failing(cutover(context));
  expect(error.state).toContain('The target accepts writes');
  expect(journal.view).toMatchObject({ open: 'target', cutover: { state: 'open', opened: true } });
  onAct = () => {};
  await resume(context);
  expectOpen('target');
});

describe('a journal that can no longer be written', () => {
  const broken = async (from: string, when: 'before' | 'after') => {
    await journal.close();
    let dead = false;
    journal = await reopenRun(dir.path, 'cutover', clock, (event, at) => {
      if (event.kind === 'cutover' && event.state === from && at === when) dead = true;
      if (dead) throw new Error('no space left on device');
    });
    context = { ...context, journal };
  };

  it.each(
    ['fencing', 'draining', 'verifying', 'switching', 'open'].flatMap((state) => [
      [state, 'before' as const],
      [state, 'after' as const],
    ]),
  )('at %s (%s it is written) leaves the source open, and resume asks the world', async (state, when) => {
    await broken(state, when);
    await cutover(context).catch(() => {});
    const pausedAt = worlds.map((world) => world.open);
    expect(pausedAt).toEqual([['source'], ['source']]);
    await journal.close();
    journal = await reopenRun(dir.path, 'resume', clock);
    context = { ...context, journal };
    const { kind } = await resume(context);
    // Nothing was lost by the unwritten way back: what goes forward was fenced and drained again.
    expectOpen(kind === 'cutover' ? 'target' : 'source');
    if (state === 'open' && when === 'after') expect(kind).toBe('way-back');
  });
});

describe('is refused with RUN-104', () => {
  it('when writes go there already', async () => {
    await cutover(context);
    const error = await failing(cutover(context));
    expect(error).toMatchObject({ code: 'RUN-104', next: '`unmoor rollback` goes back.' });
    expectOpen('target');
  });

  it('when there is nothing to go back from', async () => {
    expect((await failing(rollback(context))).why).toContain('they go to the source already');
  });

  it('when another one was interrupted', async () => {
    onAct = throwsAt('redis open');
    await failing(cutover(context));
    onAct = () => {};
    for (const verb of [cutover, rollback])
      expect((await failing(verb(context))).next).toContain('unmoor resume');
  });

  it('before the target follows', async () => {
    await using other = await stateDirectory();
    const young = await startRun(other.path, clock);
    const error = await failing(cutover({ ...context, journal: young }));
    await young.close();
    expect(error.why).toBe('The target does not follow the source yet.');
  });
});
