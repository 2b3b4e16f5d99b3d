import { expect, test } from 'vitest';
import { rowHash, textOf } from './row-hash.ts';

const column = (name: string, typeOid: number, notNull = false) => ({ name, typeOid, notNull });

test('the hash does not depend on the physical order of columns', () => {
  const columns = [column('b', 23), column('a', 25), column('C', 20)];
  for (const mode of ['fast', 'md5'] as const)
    expect(rowHash(columns, mode)).toBe(rowHash([...columns].reverse(), mode));
});

test('every place has its own seed, and NULL its own value there', () => {
  const sql = rowHash(
    Array.from({ length: 1600 }, (_, i) => column(`c${i}`, 23)),
    'fast',
  );
  const constants = sql.match(/\d{6,}/g) ?? [];
  expect(constants).toHaveLength(3200);
  expect(new Set(constants).size).toBe(3200);
  for (const constant of constants) expect(BigInt(constant)).toBeLessThan(2n ** 63n);
});

test('only types whose hash sees every bit are hashed as they are', () => {
  const [seed] = /\d{6,}/.exec(rowHash([column('a', 23, true)], 'fast')) ?? [];
  expect(rowHash([column('a', 23, true)], 'fast')).toBe(
    `hashint8extended(0, hashint4extended("a", ${seed}))`,
  );
  expect(rowHash([column('a', 20, true)], 'fast')).toBe(
    `hashint8extended(0, hashint8extended("a", "a" # ${seed}))`,
  );
  expect(rowHash([column('a', 1700, true)], 'fast')).toBe(
    `hashint8extended(0, hashtextextended(("a"::text) COLLATE "C", ${seed}))`,
  );
});

test('a table without columns is only counted', () => {
  expect(rowHash([], 'fast')).toBe('0::int8');
});

test('text is what the type prints: blanks of char(n) stay, casts of a user are not used', () => {
  expect(textOf(column('a"b', 25))).toBe('"a""b"');
  expect(textOf(column('a', 1042))).toBe('textin(bpcharout("a"))');
  expect(textOf(column('a', 0))).toBe(`CASE WHEN "a" IS DISTINCT FROM NULL THEN format('%s', "a") END`);
});
