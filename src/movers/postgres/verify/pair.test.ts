import { expect, test } from 'vitest';
import { forward } from '../../../core/mover.ts';
import type { Column, Table } from '../catalog.ts';
import { pairUp, type PairingOptions } from './pair.ts';

const column = (name: string, type: string, typeOid: number): Column => ({
  name,
  type,
  typeOid,
  notNull: true,
  generated: false,
  identity: '',
});
const table = (columns: readonly Column[], over: Partial<Table> = {}): Table => ({
  oid: 1,
  schema: 'public',
  name: 'a',
  quoted: '"public"."a"',
  owner: 'me',
  bytes: 0,
  rowEstimate: -1,
  unlogged: false,
  isPartition: false,
  hasRls: false,
  forcesRls: false,
  replicaIdentity: 'd',
  primaryKey: columns.slice(0, 1).map((one) => one.name),
  columns,
  ...over,
});
const options: PairingOptions = { mode: 'fast', flow: forward, byBytes: () => false };
const cutOf = (from: Table, to = from, over: Partial<PairingOptions> = {}) => {
  const pair = pairUp(from, to, { ...options, ...over });
  return 'why' in pair ? pair.why : pair.cut;
};

test('a key is walked by range only when both sides order it alike and have an index on it', () => {
  const int = table([column('id', 'integer', 23)]);
  const text = table([column('id', 'text', 25)]);
  const mood = table([column('id', 'public.mood', 20_000)]);
  expect(cutOf(int)).toBe('range');
  expect(cutOf(int, { ...int, primaryKey: [] })).toBe('hash');
  expect(cutOf(int, { ...int, primaryKey: [], uniqueIndex: { name: 'i', columns: ['id'] } })).toBe('range');
  expect(cutOf(text)).toBe('hash');
  expect(cutOf(text, text, { byBytes: () => true })).toBe('range');
  expect(cutOf(mood)).toBe('hash');
  expect(cutOf(int, table([column('id', 'bigint', 20)]))).toBe('hash');
  expect(cutOf({ ...int, primaryKey: [] })).toBe('whole');
});

test('tables with other columns are not compared, and the columns are named', () => {
  const [a, b, c] = [column('a', 'text', 25), column('b', 'text', 25), column('c', 'text', 25)];
  expect(cutOf(table([a, b, c]), table([a]))).toBe('columns b, c are missing on target');
  expect(cutOf(table([a]), table([a, b]))).toBe('column b is only on target');
});

test('a key is cast without the length of its type, and compared as text where the types are not one', () => {
  const keyOf = (from: Table, to: Table) => {
    const pair = pairUp(from, to, options);
    return 'why' in pair ? [] : pair.key;
  };
  const short = table([column('id', 'character varying(3)', 1043)]);
  expect(keyOf(short, short)).toEqual([{ name: 'id', sql: '"id"', type: 'character varying' }]);
  expect(keyOf(short, table([column('id', 'text', 25)]))[0]?.type).toBe('text');
  expect(keyOf(short, table([column('id', 'text', 25)]))[0]?.sql).toContain(`format('%s', "id")`);
});
