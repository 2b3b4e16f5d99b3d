import { expect, test } from 'vitest';
import { buildStages, buildTransaction } from './build.ts';
import { recordBuilt } from './copied.ts';
import { runChains, type Task } from './work.ts';

/** Tasks that are ended by hand, so that order and company are seen and not timed. */
function hand() {
  const log: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const task =
    (name: string): Task =>
    () => {
      log.push(name);
      return new Promise((resolve, reject) => {
        ends.set(name, (error) => (error === undefined ? resolve() : reject(error)));
      });
    };
  const end = async (name: string, error?: Error) => {
    ends.get(name)?.(error);
    ends.delete(name);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { log, task, end, running: () => [...ends.keys()] };
}

test('stages of a chain wait for each other, tasks of a stage and other chains do not', async () => {
  const { log, task, end, running } = hand();
  const all = runChains(
    [
      { stages: [[task('big')], [task('big i1'), task('big i2')], [task('big end')]] },
      { stages: [[task('small')]] },
      { stages: [[], [task('tiny')]] },
    ],
    2,
  );
  expect(running()).toEqual(['big', 'small']);
  await end('big');
  expect(running()).toEqual(['small', 'big i1']);
  await end('small');
  expect(running()).toEqual(['big i1', 'big i2']);
  await end('big i2');
  expect(running()).toEqual(['big i1', 'tiny']);
  await end('tiny');
  await end('big i1');
  expect(running()).toEqual(['big end']);
  await end('big end');
  await all;
  expect(log).toHaveLength(6);
});

test('the first failure is told at once, nothing new starts, and what runs is waited for', async () => {
  const { log, task, end } = hand();
  const told: unknown[] = [];
  const all = runChains(
    [{ stages: [[task('a')], [task('never')]] }, { stages: [[task('b')]] }, { stages: [[task('nor this')]] }],
    2,
    (error) => told.push(error),
  );
  const failure = new Error('a failed');
  const seen = all.catch((error: unknown) => error);
  await end('a', failure);
  expect(told).toEqual([failure]);
  await end('b', new Error('b was cut short'));
  expect(await seen).toBe(failure);
  expect(told).toHaveLength(1);
  expect(log).toEqual(['a', 'b']);
});

test('neighbouring indexes are built side by side, keys keep their place, ANALYZE comes last', () => {
  const table = { oid: 1, quoted: '"public"."t"', isPartition: false };
  const after = [
    'ALTER TABLE t ADD PRIMARY KEY (id);',
    'CREATE INDEX a ON t (a);',
    'CREATE UNIQUE INDEX b ON t (b);',
    'ALTER TABLE t CLUSTER ON a;',
    'CREATE INDEX c ON t (c);',
  ];
  expect(buildStages(table, after, new Set())).toEqual([
    [after[0]],
    [after[1], after[2]],
    [after[3]],
    [after[4]],
    ['ANALYZE "public"."t"'],
  ]);
  expect(buildStages({ ...table, isPartition: true }, [], new Set())).toEqual([]);
});

test('what an earlier attempt recorded is left out', () => {
  const table = { oid: 1, quoted: '"public"."t"', isPartition: true };
  const sql = 'CREATE INDEX a ON t (a);';
  const md5 = /'([0-9a-f]{32})'/.exec(recordBuilt(1, sql))?.[1];
  expect(buildStages(table, [sql], new Set([`1:${md5}`]))).toEqual([]);
  expect(buildStages(table, [sql], new Set([`2:${md5}`]))).toEqual([[sql]]);
  expect(buildTransaction(1, sql, 0)).toMatch(
    /^BEGIN; .*\nCREATE INDEX a ON t \(a\);\n;INSERT INTO unmoor\.built .*; COMMIT$/s,
  );
});
