import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
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
    for (const side of ['source', 'target'])
      for (const state of ['gated', 'fencing', 'draining', 'verifying', 'switching', 'open', 'settled'])
        for (const when of ['before', 'after']) expect(died).toContain(`${when} cutover ${side} ${state}`);
    expect(died).toContain('after step-claimed postgres.copy');
    return { ...(await scene.judge()), codes: [`${died.length} kills`] };
  },
);
