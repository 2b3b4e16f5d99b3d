import { expect, it } from 'vitest';
import { suggest } from './suggest.ts';

it.each([
  ['postgress', 'postgres'],
  ['Redis', 'redis'],
  ['cutovertimeout', 'cutoverTimeout'],
  ['colour', undefined],
])('for %s it means %s', (word, meant) => {
  expect(suggest(word, ['postgres', 'redis', 'peer', 'cutoverTimeout'])).toBe(meant);
});
