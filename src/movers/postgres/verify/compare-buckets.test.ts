import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bitsFor, portions, unlikeBuckets } from './compare-buckets.ts';

test('buckets hold about 64 rows, and are never more than 65,536', () => {
  expect([0, 64, 65, 6_400, 4_194_304, 1e12].map(bitsFor)).toEqual([0, 0, 1, 7, 16, 16]);
});

test('portions hold every bucket once, and no more rows than are listed at once unless one bucket alone does', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 12_000 })), (counts) => {
      const buckets = new Map(counts.map((rows, i) => [String(i), rows]));
      const groups = portions(buckets);
      expect(groups.flat()).toEqual([...buckets.keys()]);
      for (const group of groups) {
        const rows = group.reduce((sum, bucket) => sum + (buckets.get(bucket) ?? 0), 0);
        expect(rows <= 5_000 || group.length === 1).toBe(true);
      }
    }),
  );
});

test('a bucket is unlike when its count, its sum, or its side is', () => {
  const from = new Map([
    ['1', { rows: 2, sum: '5' }],
    ['2', { rows: 2, sum: '5' }],
    ['3', { rows: 2, sum: '5' }],
    ['4', { rows: 7, sum: '5' }],
  ]);
  const to = new Map([
    ['1', { rows: 2, sum: '5' }],
    ['2', { rows: 3, sum: '5' }],
    ['3', { rows: 2, sum: '6' }],
    ['5', { rows: 1, sum: '5' }],
  ]);
  expect([...unlikeBuckets(from, to)]).toEqual([
    ['2', 3],
    ['3', 2],
    ['4', 7],
    ['5', 1],
  ]);
});
