import { expect, it } from 'vitest';
import { FixedClock } from '../../test/support/fixed-clock.ts';
import { startRun, stateDirectory } from '../../test/support/runs.ts';
import { UnmoorError, untouched } from '../core/errors/error.ts';
import type { Progress } from '../core/progress.ts';
import type { Step } from '../core/step.ts';
import { runStep } from './run-step.ts';

const failure = new UnmoorError('PG-203', { why: 'w', next: 'n', state: untouched });

/** Runs one step in a run of its own. @returns how the journal and the observer saw it */
async function run(step: Partial<Step>, report: (progress: Progress) => void = () => {}) {
  await using dir = await stateDirectory();
  const clock = new FixedClock();
  const journal = await startRun(dir.path, clock);
  const seen: string[] = [];
  const whole: Step = {
    id: 'postgres.copy',
    says: 'Copies.',
    hazards: [],
    already: () => Promise.resolve(false),
    act: () => Promise.resolve(),
    ...step,
  };
  const error = await runStep(whole, {
    journal,
    clock,
    report: (progress) => {
      if (progress.kind === 'step') seen.push(progress.state);
      report(progress);
    },
  }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const view = journal.view.steps[0];
  await journal.close();
  return { view, seen, error };
}

it('records what the act gave back', async () => {
  const { view, seen, error } = await run({ act: () => Promise.resolve({ tables: 41 }) });
  expect(error).toBeUndefined();
  expect(view).toMatchObject({
    step: 'postgres.copy',
    says: 'Copies.',
    outcome: 'done',
    facts: { tables: 41 },
  });
  expect(seen).toEqual(['started', 'done']);
});

it('does not act when the world says that it is done', async () => {
  let acts = 0;
  const { view, seen } = await run({
    already: () => Promise.resolve(true),
    act: async () => {
      acts += 1;
    },
  });
  expect(acts).toBe(0);
  expect(view?.outcome).toBe('done');
  expect(seen).toEqual(['started', 'already']);
});

it('is claimed in the journal before it acts', async () => {
  await using dir = await stateDirectory();
  const clock = new FixedClock();
  const journal = await startRun(dir.path, clock);
  let outcome: string | undefined;
  const step: Step = {
    id: 's',
    says: 'S.',
    hazards: [],
    already: () => Promise.resolve(false),
    act: async () => {
      outcome = journal.view.steps[0]?.outcome;
    },
  };
  await runStep(step, { journal, clock, report: () => {} });
  await journal.close();
  expect(outcome).toBe('in doubt');
});

it('is not done when it failed and the world says no', async () => {
  const { view, seen, error } = await run({ act: () => Promise.reject(failure) });
  expect(error).toBe(failure);
  expect(view).toMatchObject({ outcome: 'not done', code: 'PG-203' });
  expect(seen).toEqual(['started', 'failed']);
});

it('is in doubt when it failed and the world says yes', async () => {
  let done = false;
  const { view } = await run({
    already: () => Promise.resolve(done),
    act: () => {
      done = true;
      return Promise.reject(failure);
    },
  });
  expect(view?.outcome).toBe('in doubt');
});

it('is in doubt when the world cannot be asked', async () => {
  const { view, error } = await run({ already: () => Promise.reject(new Error('connection lost')) });
  expect(error).toEqual(new Error('connection lost'));
  expect(view).toMatchObject({ outcome: 'in doubt', code: 'unknown' });
});

it('is done although the observer fails', async () => {
  const { view, error } = await run({}, () => {
    throw new Error('broken terminal');
  });
  expect(error).toBeUndefined();
  expect(view?.outcome).toBe('done');
});
