import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { newerPgbouncer } from '../support/majors.ts';
import { fault } from '../support/faults/fault.ts';
import type { Scene } from '../support/faults/scene.ts';

/** Runs the verb, then `resume`, until a process lives to its end; each dies at the next boundary at which none has died yet. */
async function throughCrashes(scene: Scene, verb: string): Promise<void> {
  const env = { CRASHED_AT: join(scene.folder, 'crashed') };
  let ended = await scene.call(verb, { env });
  while (ended.signal === 'SIGKILL') {
    ended = await scene.call('resume', { env });
    if (/RUN-103|Nothing was interrupted/.test(ended.out)) ended = await scene.call(verb, { env });
  }
  // RUN-104: it died after its last word, and there was nothing left to do.
  expect(ended.code === 0 || ended.error?.code === 'RUN-104', ended.err).toBe(true);
}

function crashes(scene: Scene): readonly string[] {
  const file = join(scene.folder, 'crashed');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}

/** Every state of a cutover there and back. */
function expectEveryState(died: readonly string[]): void {
  for (const side of ['source', 'target'])
    for (const state of ['gated', 'fencing', 'draining', 'verifying', 'switching', 'open', 'settled'])
      for (const when of ['before', 'after']) expect(died).toContain(`${when} cutover ${side} ${state}`);
}

fault(
  {
    name: 'kill-at-every-boundary',
    how: 'kill -9 before and after every line that a move, a cutover and a rollback write to their journal, one process after the other',
    does: '`unmoor resume` goes on, or back; never are two sides open',
  },
  async (scene) => {
    for (const verb of ['move', 'cutover', 'rollback']) {
      await throughCrashes(scene, verb);
      await scene.goOn();
    }
    const died = crashes(scene);
    expectEveryState(died);
    expect(died).toContain('after step-claimed postgres.copy');
    return { ...(await scene.judge()), codes: [`${died.length} kills`] };
  },
);

fault(
  {
    name: 'kill-behind-a-pooler',
    how: 'the app comes through PgBouncer 1.24; kill -9 before and after every line that a transparent cutover and rollback write to their journal, one process after the other',
    does: 'clients wait until `unmoor resume` has gone on, or back, and let them go on; none is told an error',
    pooler: newerPgbouncer, // it keeps the statements that the shop prepares by name
  },
  async (scene) => {
    await scene.must('move');
    for (const verb of ['cutover', 'rollback']) {
      await throughCrashes(scene, verb);
      await scene.goOn();
    }
    const died = crashes(scene);
    expectEveryState(died);
    const figures = await scene.judge();
    expect([...scene.fleet.ledger.errors]).toEqual([]);
    return { ...figures, codes: [`${died.length} kills`, 'no client error'] };
  },
);
