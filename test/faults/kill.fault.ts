import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { newerPgbouncer } from '../support/majors.ts';
import { fault } from '../support/faults/fault.ts';
import type { Scene } from '../support/faults/scene.ts';

/**
 * Runs the verb, then `resume`, until a process lives to its end; each dies at the next boundary of this call at which none has
 * died yet, whatever an earlier verb died at.
 * @returns the boundaries, in the order of the deaths
 */
async function throughCrashes(
  scene: Scene,
  verb: string,
  { flags = [], only = '' }: { readonly flags?: readonly string[]; readonly only?: string } = {},
): Promise<readonly string[]> {
  const file = join(scene.folder, `crashed-${randomUUID()}`);
  const env = { CRASHED_AT: file, CRASH_ONLY: only };
  let ended = await scene.call(verb, { env, flags });
  while (ended.signal === 'SIGKILL') {
    ended = await scene.call('resume', { env });
    if (/RUN-103|Nothing was interrupted/.test(ended.out)) ended = await scene.call(verb, { env, flags });
  }
  // RUN-104: it died after its last word, and there was nothing left to do.
  expect(ended.code === 0 || ended.error?.code === 'RUN-104', ended.err).toBe(true);
  return readFileSync(file, 'utf8').trim().split('\n');
}

const turns = [
  ['cutover', 'target'],
  ['rollback', 'source'],
] as const;

/** A cutover and a rollback, each killed at every line of its own. */
async function thereAndBack(scene: Scene): Promise<number> {
  let kills = 0;
  for (const [verb, side] of turns) {
    const died = await throughCrashes(scene, verb);
    const states = ['gated', 'fencing', 'draining', 'verifying', 'switching', 'open', 'settled'];
    const lines = states.map((state) => `cutover ${side} ${state}`);
    for (const line of [...lines, `opened ${side}`, 'measured cutover.settle'])
      for (const when of ['before', 'after']) expect(died).toContain(`${when} ${line}`);
    kills += died.length;
    await scene.goOn();
  }
  return kills;
}

/**
 * The counts of the comparison are written by a process that has lived through the whole pause, and above each has died in it: here
 * one dies nowhere before.
 */
async function atTheCounts(scene: Scene): Promise<number> {
  for (const [verb, when] of [
    ['cutover', 'before'],
    ['rollback', 'after'],
  ] as const) {
    const died = await throughCrashes(scene, verb, { only: `^${when} verified` });
    expect(died).toEqual([`${when} verified postgres`]);
    await scene.goOn();
  }
  return 2;
}

fault(
  {
    name: 'kill-at-every-boundary',
    how: 'kill -9 before and after every line that a move, a cutover and a rollback write to their journal, one process after the other',
    does: '`unmoor resume` goes on, or back; never are two sides open',
  },
  async (scene) => {
    const died = await throughCrashes(scene, 'move');
    expect(died).toContain('after step-claimed postgres.copy');
    await scene.goOn();
    const kills = died.length + (await thereAndBack(scene)) + (await atTheCounts(scene));
    return { ...(await scene.judge()), codes: [`${kills} kills`] };
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
    const kills = await thereAndBack(scene);
    const figures = await scene.judge();
    expect([...scene.fleet.ledger.errors]).toEqual([]);
    return { ...figures, codes: [`${kills} kills`, 'no client error'] };
  },
);

fault(
  {
    name: 'kill-while-reconciling',
    how: 'under the app at work the source gets a column, a table, another type of a column that is written to, and loses a table; kill -9 before and after every line that `move --reconcile` writes to its journal',
    does: '`unmoor resume` goes on with it; the schemas are alike and every row is there before a cutover is let through',
  },
  async (scene) => {
    await scene.on.source.run(
      'CREATE TABLE shop.goes (id int PRIMARY KEY); INSERT INTO shop.goes SELECT generate_series(1, 100)',
    );
    await scene.must('move');
    await scene.on.source.run(`ALTER TABLE shop.probes ADD COLUMN more int DEFAULT 7;
      ALTER TABLE shop.probes ALTER COLUMN request_id TYPE numeric; DROP TABLE shop.goes;
      CREATE TABLE shop.extra (id int PRIMARY KEY, line text); INSERT INTO shop.extra SELECT n, 'line' FROM generate_series(1, 500) n`);
    expect((await scene.call('cutover')).error?.code).toBe('RUN-105');
    expect((await scene.must('status')).out).toMatch(/"table shop.extra is only on the source"/);
    const died = await throughCrashes(scene, 'move', { flags: ['--reconcile'] });
    for (const step of ['roles', 'schema', 'copy', 'finish', 'prove'])
      for (const when of ['before step-claimed', 'after step-claimed', 'before step-done', 'after step-done'])
        expect(died).toContain(`${when} postgres.reconcile-${step}`);
    expect((await scene.must('status')).out).not.toMatch(/"changed"/);
    await scene.must('cutover');
    return { ...(await scene.judge()), codes: [`${died.length} kills`] };
  },
);
