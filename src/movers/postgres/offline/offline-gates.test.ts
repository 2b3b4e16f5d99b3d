import { expect, test } from 'vitest';
import { downtimeGate } from './offline-gates.ts';

test.each([
  [10_000, 15_000, true],
  [10_000, 14_999, false],
  [10, 1000, true],
  [undefined, 3_600_000, 'unknown'],
] as const)('a pause rehearsed at %s ms with %s ms allowed: %s', (expected, allowed, holds) => {
  const gate = downtimeGate(expected, allowed);
  expect(gate.holds).toBe(holds);
  expect(gate.next === undefined).toBe(holds === true);
});

test('a deadline that is too short is told with both values and the command', () => {
  expect(downtimeGate(62_000, 30_000)).toMatchObject({
    why: 'copying and comparing took 1 min 02 s in the rehearsal, so 93 s are needed (1.5 times as long), and the deadline allows 30.0 s',
    next: 'Allow the pause: `unmoor cutover --deadline 93s`.',
  });
});
