import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Inventory } from '../../../src/core/app/inventory.ts';
import type { Tie } from '../../../src/core/app/tie.ts';
import { examine } from './examine.ts';
import { readExpectation } from './expectation.ts';
import { precision, recall } from './score.ts';
import { shortfalls, tableOf } from './table.ts';

const code = `import { createClient } from '@supabase/supabase-js';
export const db = createClient(url, key);
const { data } = await db
  .from('orders')
  .select();
const label = 'supabase';
`;
const expected = `
services: [{ folder: '', kind: web, framework: [express, koa], start: /node .*server/, health: /up }]
data: [{ kind: redis, uses: [cache, queue?], env: [REDIS_URL] }]
needs: [{ kind: rows-api, platform: supabase }]
ties:
  - { platform: supabase, file: db.ts, at: 'createClient(url' }
  - { platform: supabase, file: db.ts, at: '= await db$', effort: drop-in, topic: rows }
env: [{ name: REDIS_URL, when: run, required: true }]
secrets: [{ kind: env file, file: .env }]
allowed: { env: [LOG_LEVEL] }
absent: [{ area: needs, kind: auth-api }, { area: ties, file: README.md }]
`;

let folder = '';
const write = (path: string, text: string) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'unmoor-reading-'));
  write('app/db.ts', code);
  write('expected.yaml', expected);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tie = (line: number, more: Partial<Tie> = {}): Tie => ({
  rule: 'supabase.rows',
  platform: 'supabase',
  what: { en: 'rows', fr: 'lignes' },
  file: 'db.ts',
  line,
  wayOut: { en: '', fr: '' },
  effort: 'drop-in',
  ...more,
});
const from = [{ file: 'server.js', line: 1 }];
const variable = { when: 'run', required: true, secret: false, readAt: from, namedAt: [] } as const;
const right: Inventory = {
  app: 'app',
  services: [
    {
      id: 'app.web',
      kind: 'web',
      folder: '',
      runtime: 'node',
      framework: 'express',
      start: 'node dist/server.js',
      health: '/up',
      websockets: false,
      from,
    },
  ],
  data: [{ id: 'redis', kind: 'redis', uses: ['cache'], env: ['REDIS_URL'], from }],
  needs: [{ kind: 'rows-api', platform: 'supabase', from }],
  // Line 1 is an import: evidence, and not counted. Line 4 is in the block that line 3 opens.
  ties: [tie(1, { rule: 'supabase.package' }), tie(2, { effort: 'setting' }), tie(4)],
  env: [
    { name: 'REDIS_URL', ...variable },
    { name: 'LOG_LEVEL', ...variable },
    { name: 'PORT', ...variable },
  ],
  secrets: [{ kind: 'env file', file: '.env', names: [], committed: true }],
  domains: [],
  incomplete: [],
};
const scoresOf = (change: Partial<Inventory>) =>
  examine(join(folder, 'app'), { ...right, ...change }, readExpectation(join(folder, 'expected.yaml')));
const differences = (change: Partial<Inventory>) => shortfalls(scoresOf(change), 1);

describe('the exam', () => {
  it('is passed by whoever finds everything, and counts neither evidence nor what is allowed', () => {
    expect(differences({})).toEqual([]);
    const { ties, env } = scoresOf({});
    expect([ties.expected, ties.found, env.expected, env.found]).toEqual([2, 2, 1, 1]);
  });

  it('names a missed tie and a wrong one by file and line', () => {
    const { ties } = scoresOf({ ties: [tie(2), tie(6, { rule: 'supabase.word' })] });
    expect(ties.missed).toEqual(['db.ts:3 supabase, = await db$']);
    expect(ties.wrong).toEqual(['db.ts:6 supabase supabase.word: rows']);
    expect([precision(ties), recall(ties)]).toEqual([0.5, 0.5]);
  });

  it('wants the platform, the effort and the topic that are stated', () => {
    expect(differences({ ties: [tie(2), tie(4, { platform: 'vercel' })] })).toEqual([
      'ties, missed: db.ts:3 supabase, = await db$',
      'ties, wrong: db.ts:4 vercel supabase.rows: rows',
    ]);
    expect(
      scoresOf({
        ties: [tie(2), tie(4, { effort: 'code', rule: 'supabase.auth', what: { en: 'x', fr: 'x' } })],
      })['tie fields'].missed,
    ).toEqual([
      'db.ts:4 supabase.auth effort: "drop-in" was expected, "code" was found',
      'db.ts:4 supabase.auth topic: "rows" was expected, "supabase.auth x" was found',
    ]);
  });

  it('compares stated fields only, and tells a missing value from a wrong one', () => {
    const [service] = right.services;
    const { health: _, ...noHealth } = service as Inventory['services'][number];
    const { 'service fields': fields } = scoresOf({ services: [{ ...noHealth, start: 'node index.js' }] });
    expect([fields.expected, fields.met, fields.found]).toEqual([3, 1, 2]);
    expect(fields.missed).toHaveLength(2);
    expect(fields.wrong).toHaveLength(1);
  });

  it('holds a fact that is told twice for a mistake', () => {
    expect(differences({ data: [...right.data, ...right.data] })).toEqual([
      'data, wrong: redis redis (server.js:1)',
    ]);
  });

  it('is failed by a trap, a use too many, a variable too many and a secret too few', () => {
    expect(differences({ needs: [...right.needs, { kind: 'auth-api', from }] })).toEqual([
      'needs, wrong: auth-api of anybody (server.js:1)',
      'absent, wrong: needs with {"kind":"auth-api"}: 1 found',
    ]);
    expect(
      differences({
        data: [{ id: 'redis', kind: 'redis', uses: ['cache', 'queue', 'carts'], env: ['REDIS_URL'], from }],
      }),
    ).toEqual(['data fields, wrong: redis is used for: carts']);
    expect(differences({ env: [...right.env, { name: 'NOBODY', ...variable }] })).toEqual([
      'env, wrong: NOBODY (server.js:1)',
    ]);
    expect(differences({ secrets: [] })).toEqual(['secrets, missed: .env: env file']);
  });

  it('refuses an expectation whose text stands nowhere, or twice', () => {
    write('expected.yaml', expected.replace('createClient(url', 'data'));
    expect(() => scoresOf({})).not.toThrow();
    write('expected.yaml', expected.replace('createClient(url', 'supabase'));
    expect(() => scoresOf({})).toThrow("db.ts: 'supabase' stands on 2 lines, and exactly one was expected");
    write('expected.yaml', expected);
  });

  it('prints one row an area', () => {
    const row = tableOf('one app', scoresOf({ secrets: [] }))
      .split('\n')
      .find((line) => line.startsWith('secrets'));
    expect(row).toBe('secrets                 1      0      1.000   0.000');
  });
});
