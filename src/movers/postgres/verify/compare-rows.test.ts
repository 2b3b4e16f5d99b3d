import { expect, test } from 'vitest';
import { isProven, judge, unlikeIds, verdictOn, type Watched } from './compare-rows.ts';
import type { Pair } from './pair.ts';
import type { RowState } from './read.ts';

const row = (hash: string, version = '700'): RowState => ({ hash, version });
const group = (count: string): RowState => ({ hash: count, version: '' });

/** After how many readings in turn a row is proven different; 0: never. */
function provenAfter(readings: readonly (readonly [RowState | undefined, RowState | undefined])[]): number {
  let watched: Watched | undefined;
  for (const [i, [from, to]] of readings.entries()) {
    watched = judge(watched, from, to);
    if (isProven(watched)) return i + 1;
  }
  return 0;
}

test('a row that was not written between two readings differs for good', () => {
  expect(provenAfter([[row('a'), row('b')]])).toBe(0);
  expect(
    provenAfter([
      [row('a'), row('b')],
      [row('a'), row('b')],
    ]),
  ).toBe(2);
  expect(
    provenAfter([
      [row('a'), undefined],
      [row('a'), undefined],
    ]),
  ).toBe(2);
});

test('what is written on the target alone does not keep a difference from being proven', () => {
  expect(
    provenAfter([
      [row('a'), row('b')],
      [row('a'), row('c')],
    ]),
  ).toBe(2);
});

test('a row that went and came back to the same value is still moving: its version tells', () => {
  const toggling = [1, 2, 3, 4, 5, 6].map((n) => [row('a', String(n)), row('b')] as const);
  expect(provenAfter(toggling)).toBe(0);
});

test('a row that is absent at the source carries no version, and is read four times', () => {
  const absent = [undefined, row('b')] as const;
  expect(provenAfter([absent, absent, absent])).toBe(0);
  expect(provenAfter([absent, absent, absent, absent])).toBe(4);
  expect(provenAfter([absent, absent, [undefined, row('c')], absent, absent, absent])).toBe(0);
});

test('rows without a key carry no version either', () => {
  const lost = [group('2'), group('1')] as const;
  expect(provenAfter([lost, lost, lost])).toBe(0);
  expect(provenAfter([lost, lost, lost, lost])).toBe(4);
  expect(provenAfter([lost, lost, lost, [group('3'), group('2')], lost, lost, lost])).toBe(0);
});

test('ids are unlike when one side lacks them or holds another hash; versions do not count', () => {
  const from = new Map([
    ['same', row('a', '1')],
    ['other', row('a')],
    ['lost', row('a')],
  ]);
  const to = new Map([
    ['same', row('a', '2')],
    ['other', row('b')],
    ['new', row('a')],
  ]);
  expect(unlikeIds(from, to)).toEqual(['other', 'lost', 'new']);
});

test('a verdict says which side lacks the row', () => {
  const keyed = { cut: 'range' } as Pair;
  const whole = { cut: 'whole' } as Pair;
  expect(verdictOn(keyed, row('a'), row('b'))).toBe('differs');
  expect(verdictOn(keyed, row('a'), undefined)).toBe('missing');
  expect(verdictOn(keyed, undefined, row('a'))).toBe('extra');
  expect(verdictOn(whole, group('10'), group('9'))).toBe('missing');
  expect(verdictOn(whole, undefined, group('1'))).toBe('extra');
});
