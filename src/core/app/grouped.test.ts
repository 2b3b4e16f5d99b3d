import { describe, expect, it } from 'vitest';
import { shop } from '../../../test/support/inventories.ts';
import { countEfforts, groupTies, partsOfEnv, placesByFile } from './grouped.ts';

describe('ties', () => {
  it('stand by platform, the one that holds most first, and in it the hardest way out first', () => {
    expect(
      groupTies(shop.ties).map(({ platform, count, groups }) => [
        platform,
        count,
        groups.map(({ effort, ties }) => `${effort} ${ties.map(({ places }) => places.length).join(' ')}`),
      ]),
    ).toEqual([
      ['supabase', 11, ['code 2', 'drop-in 9']],
      ['sentry', 2, ['setting 2']],
      ['upstash', 1, ['drop-in 1']],
      ['vercel', 1, ['setting 1']],
    ]);
  });

  it('are together where their way out is one, each thing said once', () => {
    const [one, two] = shop.ties;
    if (one === undefined || two === undefined) throw new Error('the shop has ties');
    const twoWays = [one, { ...two, wayOut: { en: 'another', fr: 'autre' } }];
    const twoThings = [one, { ...two, what: { en: 'another', fr: 'autre' } }];
    expect(groupTies([one, two])[0]?.groups.map(({ ties }) => ties.length)).toEqual([1]);
    expect(groupTies(twoThings)[0]?.groups.map(({ ties }) => ties.length)).toEqual([2]);
    expect(groupTies(twoWays)[0]?.groups.map(({ ties }) => ties.length)).toEqual([1, 1]);
    expect(groupTies([])).toEqual([]);
  });

  it('are counted by effort, without those that there are none of', () => {
    expect(countEfforts(shop.ties)).toEqual([
      { effort: 'code', count: 2 },
      { effort: 'drop-in', count: 10 },
      { effort: 'setting', count: 3 },
    ]);
  });
});

it('puts the places of a file together, in the order of its lines, each once', () => {
  expect(
    placesByFile([
      { file: 'b.ts', line: 30 },
      { file: 'a.lock' },
      { file: 'b.ts', line: 4 },
      { file: 'b.ts', line: 30 },
    ]),
  ).toEqual([
    { file: 'b.ts', lines: [4, 30] },
    { file: 'a.lock', lines: [] },
  ]);
});

it('asks for what the app does not work without, and not for what a platform set', () => {
  const { toSupply, gone, build, secret } = partsOfEnv(shop.env);
  const names = (part: typeof toSupply) => part.map(({ name }) => name);
  expect(names(toSupply)).toEqual(['DATABASE_URL', 'CORS_ORIGIN', 'NEXT_PUBLIC_API_URL']);
  expect(names(gone)).toEqual(['VERCEL_URL']);
  expect(names(build)).toEqual(['NEXT_PUBLIC_API_URL']);
  expect(names(secret)).toEqual(['DATABASE_URL']);
});
