import { describe, expect, it } from 'vitest';
import type { Data, Need } from './data.ts';
import { databaseReach } from './database-reach.ts';
import type { Tie } from './tie.ts';

const rowsAt = { file: 'src/products.ts', line: 4 };
const asksRows: Need = { kind: 'rows-api', platform: 'supabase', from: [rowsAt] };
const rowsTie: Tie = {
  rule: 'supabase.rows',
  platform: 'supabase',
  what: { en: 'rows', fr: 'lignes' },
  wayOut: { en: 'PostgREST', fr: 'PostgREST' },
  effort: 'drop-in',
  needs: 'rows-api',
  ...rowsAt,
};
const behindRows: Data = {
  id: 'postgres',
  kind: 'postgres',
  platform: 'supabase',
  env: [],
  from: [rowsAt],
};
const bySql: Data = {
  id: 'postgres',
  kind: 'postgres',
  env: ['DATABASE_URL'],
  from: [{ file: 'prisma/schema.prisma', line: 2 }],
};

describe('how an app reaches its database', () => {
  it.each([
    ['sql', { data: [bySql], needs: [], ties: [] }],
    ['rows-api', { data: [behindRows], needs: [asksRows], ties: [rowsTie] }],
    ['rows-api', { data: [], needs: [], ties: [rowsTie] }],
    ['rows-api', { data: [behindRows], needs: [asksRows], ties: [] }],
    ['both', { data: [behindRows, bySql], needs: [asksRows], ties: [rowsTie] }],
    ['both', { data: [{ ...bySql, from: [rowsAt, ...bySql.from] }], needs: [asksRows], ties: [rowsTie] }],
    ['none', { data: [], needs: [{ ...asksRows, kind: 'auth-api' as const }], ties: [] }],
  ])('is %s', (by, inventory) => {
    expect(databaseReach(inventory).by).toBe(by);
  });

  it('says what shows it', () => {
    const reach = databaseReach({ data: [behindRows, bySql], needs: [asksRows], ties: [rowsTie] });
    expect(reach).toEqual({ by: 'both', sql: bySql.from, addresses: ['DATABASE_URL'], rows: [rowsAt] });
  });
});
