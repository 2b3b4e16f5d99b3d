import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { readMajor, readRelations, readTables } from '../../src/movers/postgres/catalog.ts';
import { freshDatabase, session, testPostgres } from '../support/servers.ts';

let server: ThrowawayPostgres;
beforeAll(async () => {
  server = await testPostgres();
});
afterAll(() => server.stop());

test('reads tables, keys and columns, and leaves out what is not moved', async () => {
  const db = await session(await freshDatabase(server, 'catalog'));
  await db.run(`
    CREATE SCHEMA "Été"; CREATE SCHEMA unmoor; CREATE TABLE unmoor.marker (id int);
    CREATE TABLE "Été"."Tab""le" (b int, a int, PRIMARY KEY (a, b), c text GENERATED ALWAYS AS ('x') STORED, d int GENERATED ALWAYS AS IDENTITY);
    CREATE TABLE public.keyless (id int NOT NULL UNIQUE, maybe int UNIQUE);
    CREATE TABLE public.nothing ();
    CREATE TABLE public.parted (id int) PARTITION BY LIST (id);
    CREATE TABLE public.leaf PARTITION OF public.parted DEFAULT;
    CREATE MATERIALIZED VIEW public.seen AS SELECT 1 AS one;
    CREATE EXTENSION pg_stat_statements SCHEMA public;
    CREATE TEMP TABLE passing (id int)`);
  const tables = await readTables(db);
  expect(tables.map((t) => t.quoted).sort()).toEqual([
    '"public"."keyless"',
    '"public"."leaf"',
    '"public"."nothing"',
    '"Été"."Tab""le"',
  ]);
  const table = tables.find((t) => t.schema === 'Été');
  expect(table?.primaryKey).toEqual(['a', 'b']);
  expect(table?.columns.map((c) => [c.name, c.type, c.generated, c.identity])).toEqual([
    ['b', 'integer', false, ''],
    ['a', 'integer', false, ''],
    ['c', 'text', true, ''],
    ['d', 'integer', false, 'a'],
  ]);
  expect(tables.find((t) => t.name === 'keyless')?.uniqueIndex?.columns).toEqual(['id']);
  expect(tables.find((t) => t.name === 'nothing')?.columns).toEqual([]);
  expect((await readRelations(db, 'p')).map((r) => r.name)).toEqual(['parted']);
  expect((await readRelations(db, 'S')).map((r) => r.name)).toEqual(['Tab"le_d_seq']);
  expect((await readRelations(db, 'm')).map((r) => r.name)).toEqual(['seen']);
  expect(await readMajor(db)).toBeGreaterThanOrEqual(13);
  await db.end();
});
