import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  cutAt,
  fanout,
  inRange,
  type KeyColumn,
  keyValues,
  partRows,
  type Range,
  rowsPerBlock,
  smallRows,
  withoutLength,
} from './range.ts';

const holds = (range: Range, n: number): boolean =>
  (range.above === undefined || n > Number(range.above[0])) &&
  (range.upTo === undefined || n <= Number(range.upTo[0]));
const number = fc.integer({ min: -1000, max: 1000 });

test('the parts of a range hold each of its keys exactly once, and no other', () => {
  const end = fc.option(number, { nil: undefined });
  fc.assert(
    fc.property(end, end, fc.uniqueArray(number), number, (above, upTo, borders, key) => {
      const range: Range = {
        ...(above === undefined ? {} : { above: [String(above)] }),
        ...(upTo === undefined ? {} : { upTo: [String(upTo)] }),
      };
      const inside = borders.filter((border) => holds(range, border)).sort((a, b) => a - b);
      const parts = cutAt(
        range,
        inside.map((border) => [String(border)]),
      );
      expect(parts).toHaveLength(inside.length + 1);
      expect(parts.filter((part) => holds(part, key))).toHaveLength(holds(range, key) ? 1 : 0);
    }),
  );
});

test('a block holds at most 100,000 rows and about 16 MB, and never so few that it would not be split', () => {
  fc.assert(
    fc.property(fc.nat({ max: 2 ** 45 }), fc.nat({ max: 2 ** 32 }), (bytes, rows) => {
      const block = rowsPerBlock(bytes, rows);
      expect(block).toBeGreaterThanOrEqual(smallRows);
      expect(block).toBeLessThanOrEqual(100_000);
      if (rows > 0 && block > smallRows) expect(block * (bytes / rows)).toBeLessThanOrEqual(16 * 1024 * 1024);
    }),
  );
  expect(rowsPerBlock(0, -1)).toBe(100_000);
});

test('splitting ends: a part is smaller than its block, and there are not more parts than are compared at once', () => {
  fc.assert(
    fc.property(fc.integer({ min: smallRows + 1, max: 10_000_000 }), (rows) => {
      const part = partRows(rows);
      expect(Number.isInteger(part)).toBe(true);
      expect(part).toBeLessThan(rows);
      expect(Math.floor(rows / part)).toBeLessThanOrEqual(fanout);
    }),
  );
});

test('a range is told by row comparison, each value with the type of its column', () => {
  const key: KeyColumn[] = [
    { name: 'a', sql: '"a"', type: 'integer' },
    { name: "b'", sql: `"b'"`, type: 'text' },
  ];
  expect(inRange(key, {})).toBe('true');
  expect(inRange(key, { above: ['1', "it's"], upTo: ['2', ''] })).toBe(
    `("a", "b'") > ('1'::integer, 'it''s'::text) AND ("a", "b'") <= ('2'::integer, ''::text)`,
  );
  expect(inRange(key.slice(0, 1), { upTo: ['5'] })).toBe(`"a" <= '5'::integer`);
  expect(keyValues(key.slice(0, 1), ['-5'])).toBe(`'-5'::integer`);
});

test.each([
  ['character varying(3)', 'character varying'],
  ['numeric(5,2)', 'numeric'],
  ['numeric(5,-2)', 'numeric'],
  ['timestamp(3) without time zone', 'timestamp without time zone'],
  ['character(5)', 'bpchar'],
  ['character(5)[]', 'bpchar[]'],
  ['bit(3)', 'pg_catalog."bit"'],
  ['bit varying(3)', 'bit varying'],
  ['bigint', 'bigint'],
])('%s without its length is %s', (type, bare) => {
  expect(withoutLength(type)).toBe(bare);
});
