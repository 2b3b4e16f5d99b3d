import { expect, test } from 'vitest';
import { sameMembers } from './orderless.ts';

const string = (text: string) => Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]);
const set = (...members: readonly Buffer[]) => Buffer.concat([Buffer.from([2, members.length]), ...members]);
const packed = Buffer.from([0xc3, 2, 0x40, 0x64, 7, 8]); // LZF: 2 bytes for 100
const number = Buffer.from([0xc1, 1, 2]);

test('members in another order are the same value', () => {
  expect(sameMembers(set(string('a'), packed, number), set(number, string('a'), packed))).toBe(true);
});

test('another member, another count and another type are not', () => {
  expect(sameMembers(set(string('a'), string('b')), set(string('a'), string('c')))).toBe(false);
  expect(sameMembers(set(string('a'), string('a')), set(string('a'), string('b')))).toBe(false);
  const hash = Buffer.from(set(string('a'), string('b')));
  hash[0] = 4;
  expect(sameMembers(hash, set(string('b'), string('a')))).toBe(false);
});

test('a hash keeps its fields with their values', () => {
  const hash = (...pairs: readonly Buffer[]) => Buffer.concat([Buffer.from([4, pairs.length / 2]), ...pairs]);
  const [a, b, x, y] = ['a', 'b', 'x', 'y'].map(string) as [Buffer, Buffer, Buffer, Buffer];
  expect(sameMembers(hash(a, x, b, y), hash(b, y, a, x))).toBe(true);
  expect(sameMembers(hash(a, x, b, y), hash(a, y, b, x))).toBe(false);
});

test('a list, and what is cut short, are left to a closer look', () => {
  const list = (...items: readonly Buffer[]) => Buffer.concat([Buffer.from([18, items.length]), ...items]);
  expect(sameMembers(list(string('a'), string('b')), list(string('b'), string('a')))).toBe(false);
  expect(sameMembers(Buffer.from([2, 1, 9, 65]), Buffer.from([2, 1, 9, 66]))).toBe(false);
});
