import { expect, test } from 'vitest';
import type { Table } from '../catalog.ts';
import { copyStatements, planCopy } from './plan.ts';

const column = (name: string, generated = false): Table['columns'][number] => ({
  name,
  type: 'integer',
  typeOid: 23,
  notNull: false,
  generated,
  identity: '',
});

const table = (oid: number, bytes: number, columns = [column('id')]): Table => ({
  oid,
  schema: 'public',
  name: `t${oid}`,
  quoted: `"public"."t${oid}"`,
  owner: 'postgres',
  bytes,
  rowEstimate: -1,
  unlogged: false,
  isPartition: false,
  hasRls: false,
  forcesRls: false,
  replicaIdentity: 'd',
  primaryKey: [],
  columns,
});

const GB = 1_000_000_000;
const input = {
  tables: [table(1, GB), table(2, 20 * GB), table(3, 2 * GB)],
  jobs: 4,
  binary: new Set([2]),
  pages: new Map([
    [1, 100_000],
    [2, 2_400_000],
    [3, 240_000],
  ]),
  sourceMajor: 15,
};

test('the largest table comes first, binary only where both sides allow', () => {
  const jobs = planCopy({ ...input, jobs: 2 });
  expect(jobs.map((job) => [job.table.oid, job.format, job.parts.length])).toEqual([
    [2, 'binary', 1],
    [3, 'text', 1],
    [1, 'text', 1],
  ]);
});

test('a table is split only where it dominates and workers would stand idle', () => {
  const parts = (change: Partial<typeof input>) =>
    planCopy({ ...input, ...change }).map((job) => job.parts.length);
  expect(parts({})).toEqual([4, 1, 1]);
  expect(parts({ jobs: 2 })).toEqual([1, 1, 1]);
  expect(parts({ sourceMajor: 13 })).toEqual([1, 1, 1]);
  expect(parts({ tables: [1, 2, 3, 4, 5].map((oid) => table(oid, 10 * GB)) })).toEqual([1, 1, 1, 1, 1]);
  expect(parts({ tables: [table(2, GB)] })).toEqual([1]);
});

test('parts meet without a gap, and the last one is open: the table may have grown since it was measured', () => {
  const [job] = planCopy(input);
  expect(job?.parts).toEqual([
    { from: 0, to: 600_000 },
    { from: 600_000, to: 1_200_000 },
    { from: 1_200_000, to: 1_800_000 },
    { from: 1_800_000 },
  ]);
});

test('statements leave generated columns out and freeze only what was truncated in the same transaction', () => {
  const columns = [column('id'), column('g', true), column('a "b"')];
  const whole = { table: table(7, 1, columns), format: 'binary', parts: [{ from: 0 }] } as const;
  expect(copyStatements(whole, { from: 0 })).toEqual({
    out: 'COPY "public"."t7" ("id", "a ""b""") TO STDOUT WITH (FORMAT binary)',
    into: 'COPY "public"."t7" ("id", "a ""b""") FROM STDIN WITH (FORMAT binary, FREEZE)',
  });
  const split = { ...whole, parts: [{ from: 0, to: 5 }, { from: 5 }] };
  expect(copyStatements(split, { from: 0, to: 5 })).toEqual({
    out: `COPY (SELECT "id", "a ""b""" FROM ONLY "public"."t7" WHERE ctid >= '(0,0)' AND ctid < '(5,0)') TO STDOUT WITH (FORMAT binary)`,
    into: 'COPY "public"."t7" ("id", "a ""b""") FROM STDIN WITH (FORMAT binary)',
  });
  expect(copyStatements(split, { from: 5 }).out).toContain(`WHERE ctid >= '(5,0)') TO`);
});

test('a table without columns to copy is named without a list', () => {
  const job = {
    table: table(8, 0, [column('g', true)]),
    format: 'text',
    parts: [{ from: 0 }],
  } as const;
  expect(copyStatements(job, { from: 0 }).out).toBe('COPY "public"."t8" TO STDOUT WITH (FORMAT text)');
});
