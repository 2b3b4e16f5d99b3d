import { expect, test } from 'vitest';
import { median, PauseMeter } from './pauses.ts';

test('a pause is the longest wait of a client, with what went before and after the watch', () => {
  let now = 0;
  const meter = new PauseMeter(2, () => now);
  const at = (time: number, client: number) => {
    now = time;
    meter.acknowledged(client);
  };
  at(0, 0);
  at(5, 1);
  now = 8;
  const watch = meter.watch();
  at(50, 0); // 50 since its last, though the watch began later
  at(60, 1);
  at(65, 0);
  now = 100; // client 0 has waited 35 since, client 1 has waited 40
  expect(watch.end()).toEqual({ clients: [50, 55], fleet: 45 });
});

test('a client that never wrote again counts up to the end', () => {
  let now = 0;
  const meter = new PauseMeter(1, () => now);
  meter.acknowledged(0);
  const watch = meter.watch();
  now = 700;
  expect(watch.end()).toEqual({ clients: [700], fleet: 700 });
});

test.each([
  [[], 0],
  [[4], 4],
  [[9, 1, 5], 5],
  [[1, 2, 3, 10], 2.5],
])('the median of %j is %d', (values, middle) => {
  expect(median(values)).toBe(middle);
});
