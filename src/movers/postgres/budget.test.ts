import { expect, test } from 'vitest';
import { allowedWal, forecast } from './budget.ts';

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
  [
    'what the person allows, whatever the server does',
    { given: 7, serverHasLimit: true, databaseBytes: 9e9 },
    7,
  ],
  ["the server's own limit", { serverHasLimit: true, databaseBytes: 9e9 }, undefined],
  ['as much as the database is big', { serverHasLimit: false, databaseBytes: 9e9 }, 9e9],
  ['5 GB for a small one', { serverHasLimit: false, databaseBytes: 1e6 }, 5e9],
])('the source may keep %s', (_, of, expected) => {
  expect(allowedWal(of)).toBe(expected);
});
