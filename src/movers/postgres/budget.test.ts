import { expect, test } from 'vitest';
import { forecast, isSpent, walBudget } from './budget.ts';

test.each([
  ['catches up', { lag: 900, retained: 900 }, { lag: 400, retained: 400 }, { growth: -250, etaMs: 1600 }],
  ['falls behind, without a limit', { lag: 0, retained: 0 }, { lag: 500, retained: 500 }, { growth: 250 }],
  [
    'falls behind a limit',
    { lag: 0, retained: 0, safe: 1500 },
    { lag: 500, retained: 500, safe: 1000 },
    { growth: 250, lostInMs: 4000 },
  ],
  ['stands still', { lag: 7, retained: 7 }, { lag: 7, retained: 7 }, { growth: 0 }],
])('%s', (_, before, now, expected) => {
  expect(forecast({ at: 1000, ...before }, { at: 3000, ...now })).toEqual(expected);
});

test('two looks at one moment say nothing', () => {
  expect(forecast({ at: 5, lag: 0, retained: 0 }, { at: 5, lag: 9, retained: 9 })).toEqual({ growth: 0 });
});

test.each([
  ['what the person allows', { given: 7, databaseBytes: 9e9 }, { bytes: 7, by: 'given' }],
  [
    'no more than the server lets it',
    { given: 7, serverLimit: 5, databaseBytes: 9e9 },
    { bytes: 5, by: 'server' },
  ],
  ["the server's own limit", { serverLimit: 5, databaseBytes: 9e9 }, { bytes: 5, by: 'server' }],
  ['as much as the database is big', { databaseBytes: 9e9 }, { bytes: 9e9, by: 'size' }],
  ['5 GB for a small one', { databaseBytes: 1e6 }, { bytes: 5e9, by: 'size' }],
])('a side may keep %s', (_, of, expected) => {
  expect(walBudget(of)).toEqual(expected);
});

test.each([
  ['below it', 'size', 79, 0, false],
  ['at it', 'given', 100, 0, true],
  ['below it, and past it before the next look', 'size', 79, 11, true],
  ['at it, where the server lets go by itself', 'server', 100, 11, false],
  ['below it, and shrinking', 'size', 99, -50, false],
] as const)('a budget with WAL %s (%s)', (_, by, retained, growth, expected) => {
  expect(isSpent({ bytes: 100, by }, { at: 0, lag: 0, retained }, growth, 2000)).toBe(expected);
});
