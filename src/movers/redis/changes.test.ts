import { expect, test } from 'vitest';
import { keyItem, trackChanges } from './changes.ts';

const item = (name: string) => keyItem(0, Buffer.from(name));

test('a key is never under way twice: what changes meanwhile waits for its turn', () => {
  const changes = trackChanges();
  changes.mark(item('a'));
  changes.mark(item('a'));
  expect(changes.take(10).map((one) => one.id)).toEqual(['0:a']);
  changes.mark(item('a'));
  expect(changes.take(10)).toEqual([]);
  expect(changes.begin(item('a'))).toBe(false);
  changes.finish('0:a');
  expect(changes.take(10).map((one) => one.id)).toEqual(['0:a']);
});

test('settled means: all that was known at that moment has been copied, whatever came later', () => {
  const changes = trackChanges();
  changes.mark(item('a'));
  expect(changes.begin(item('scan'))).toBe(true);
  const moment = changes.now();
  changes.mark(item('later'));
  expect(changes.settledPast(moment)).toBe(false);
  expect(changes.take(1)).toHaveLength(1);
  expect(changes.settledPast(moment)).toBe(false);
  changes.finish('0:a');
  expect(changes.settledPast(moment)).toBe(false);
  changes.finish('0:scan');
  expect(changes.settledPast(moment)).toBe(true);
  expect(changes.waiting).toBe(1);
});

test('a key that changes again while it waits keeps its place', () => {
  const changes = trackChanges();
  for (const name of ['hot', 'cold', 'hot']) changes.mark(item(name));
  expect(changes.take(1).map((one) => one.id)).toEqual(['0:hot']);
});

test('keys of two databases and keys of odd bytes are told apart', () => {
  expect(keyItem(1, Buffer.from([255, 0])).id).not.toBe(keyItem(0, Buffer.from([255, 0])).id);
  expect(keyItem(0, Buffer.from([0xc3])).id).not.toBe(keyItem(0, Buffer.from([0xc4])).id);
});
