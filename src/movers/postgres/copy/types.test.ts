import { expect, test } from 'vitest';
import { binaryShape, isBinarySafe, type TypeRow } from './types.ts';

const type = (oid: number, name: string, change: Partial<TypeRow> = {}): [number, TypeRow] => [
  oid,
  {
    oid,
    schema: oid < 16_384 ? 'pg_catalog' : 'shop',
    name,
    kind: 'b',
    element: 0,
    base: 0,
    attributes: [],
    extension: null,
    hasBinary: true,
    ...change,
  },
];

const types = new Map([
  type(23, 'int4'),
  type(25, 'text'),
  type(1007, '_int4', { element: 23 }),
  type(30, 'oidvector', { element: 26 }),
  type(2205, 'regclass'),
  type(1033, 'aclitem', { hasBinary: false }),
  type(3904, 'int4range', { kind: 'r', base: 23 }),
  type(4451, 'int4multirange', { kind: 'm', base: 3904 }),
  type(20_000, 'mood', { kind: 'e' }),
  type(20_001, '_mood', { element: 20_000 }),
  type(20_002, 'positive', { kind: 'd', base: 23 }),
  type(20_003, 'pair', { kind: 'c', attributes: [23, 20_000] }),
  type(20_004, 'plain_pair', { kind: 'c', attributes: [23, 25] }),
  type(20_005, 'odd', { kind: 'c', attributes: [23, 2205] }),
  type(20_006, 'own', {}),
  type(20_007, 'citext', { extension: 'citext' }),
  type(20_008, 'vector', { extension: 'vector' }),
]);
const shape = (oid: number) => binaryShape(oid, types);

test.each([
  [23, 'int4'],
  [1007, 'array(int4)'],
  [30, 'oidvector'],
  [3904, 'range(int4)'],
  [4451, 'multirange(range(int4))'],
  [20_000, 'enum'],
  [20_001, 'array(@enum)'],
  [20_002, 'domain(int4)'],
  [20_003, 'row(int4,@enum)'],
  [20_004, 'row(int4,text)'],
  [20_007, 'citext'],
  [2205, undefined],
  [1033, undefined],
  [20_005, undefined],
  [20_006, undefined],
  [20_008, undefined],
  [99, undefined],
])('the type %i looks like %s on the wire', (oid, wire) => {
  expect(shape(oid)).toBe(wire);
});

test('binary needs the same shape on both sides, and 14 where OIDs of users’ types travel', () => {
  expect(isBinarySafe('int4', 'int4', 13)).toBe(true);
  expect(isBinarySafe('int4', 'int8', 15)).toBe(false);
  expect(isBinarySafe(undefined, undefined, 15)).toBe(false);
  expect(isBinarySafe('array(@enum)', 'array(@enum)', 14)).toBe(true);
  expect(isBinarySafe('array(@enum)', 'array(@enum)', 13)).toBe(false);
});
