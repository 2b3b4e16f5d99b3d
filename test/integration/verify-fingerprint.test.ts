import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { diffFingerprints, schemaFingerprint } from '../../src/movers/postgres/verify/fingerprint.ts';
import { freshDatabase, session, testPostgres } from '../support/servers.ts';

let server: ThrowawayPostgres;
beforeAll(async () => {
  server = await testPostgres();
});
afterAll(() => server.stop());

const schema = `
  CREATE SCHEMA "Shop";
  CREATE TYPE "Shop".mood AS ENUM ('sad', 'glad');
  CREATE DOMAIN "Shop".email AS text CHECK (VALUE LIKE '%@%');
  CREATE TABLE "Shop".users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, mail "Shop".email NOT NULL, m "Shop".mood DEFAULT 'sad');
  CREATE TABLE "Shop".orders (id int PRIMARY KEY, buyer bigint REFERENCES "Shop".users, total numeric(10,2) CHECK (total >= 0));
  CREATE INDEX orders_buyer ON "Shop".orders (buyer);
  CREATE VIEW "Shop".totals AS SELECT buyer, sum(total) AS total FROM "Shop".orders GROUP BY buyer;
  CREATE SEQUENCE "Shop".numbers;
  CREATE FUNCTION "Shop".touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
  CREATE TRIGGER touched BEFORE UPDATE ON "Shop".orders FOR EACH ROW EXECUTE FUNCTION "Shop".touch();
  CREATE POLICY own ON "Shop".orders USING (buyer = 1)`;

test('is the same for the same schema in another database, and blind to rows and what is ours', async () => {
  const one = await session(await freshDatabase(server, 'print_one'));
  const two = await session(await freshDatabase(server, 'print_two'));
  await two.run('CREATE TABLE public.passing (id serial); DROP TABLE public.passing');
  await one.run(schema);
  await two.run(schema);
  await two.run(`
    INSERT INTO "Shop".users (mail) VALUES ('a@b'); SELECT nextval('"Shop".numbers');
    CREATE SCHEMA unmoor; CREATE TABLE unmoor.marker (id int);
    CREATE FUNCTION unmoor.refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
    CREATE TRIGGER unmoor_fence BEFORE UPDATE ON "Shop".orders EXECUTE FUNCTION unmoor.refuse();
    CREATE PUBLICATION unmoor_x FOR TABLE "Shop".orders; ALTER TABLE "Shop".orders REPLICA IDENTITY FULL;
    ANALYZE "Shop".orders`);
  const [a, b] = [await schemaFingerprint(one), await schemaFingerprint(two)];
  expect(diffFingerprints(a, b)).toEqual({ new: [], dropped: [], changed: [] });
  expect(a.hash).toBe(b.hash);
  await one.end();
  await two.end();
});

test.each([
  ['ALTER TABLE "Shop".orders ADD note text', { new: ['column "Shop".orders.note'] }],
  ['ALTER TABLE "Shop".users DROP COLUMN m', { dropped: ['column "Shop".users.m'] }],
  ['ALTER TABLE "Shop".users ALTER m SET DEFAULT \'glad\'', { changed: ['column "Shop".users.m'] }],
  ['ALTER TABLE "Shop".orders ALTER buyer SET NOT NULL', { changed: ['column "Shop".orders.buyer'] }],
  ['ALTER TYPE "Shop".mood ADD VALUE \'wild\'', { changed: ['type "Shop".mood'] }],
  [
    'ALTER DOMAIN "Shop".email DROP CONSTRAINT email_check',
    { dropped: ['constraint email_check on domain "Shop".email'] },
  ],
  ['CREATE INDEX more ON "Shop".orders (total)', { new: ['index "Shop".more'] }],
  ['DROP INDEX "Shop".orders_buyer', { dropped: ['index "Shop".orders_buyer'] }],
  [
    'CREATE OR REPLACE VIEW "Shop".totals AS SELECT buyer, max(total) AS total FROM "Shop".orders GROUP BY buyer',
    {
      changed: ['view "Shop".totals'],
    },
  ],
  [
    'ALTER TABLE "Shop".orders DROP CONSTRAINT orders_total_check',
    {
      dropped: ['constraint orders_total_check on "Shop".orders'],
    },
  ],
  [
    `CREATE OR REPLACE FUNCTION "Shop".touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'`,
    {
      changed: ['function "Shop".touch()'],
    },
  ],
  ['ALTER TABLE "Shop".orders DISABLE TRIGGER touched', { changed: ['trigger touched on "Shop".orders'] }],
  ['ALTER POLICY own ON "Shop".orders USING (buyer = 2)', { changed: ['policy own on "Shop".orders'] }],
  ['ALTER TABLE "Shop".orders ENABLE ROW LEVEL SECURITY', { changed: ['table "Shop".orders'] }],
  ['ALTER SEQUENCE "Shop".numbers INCREMENT 5', { changed: ['sequence "Shop".numbers'] }],
  [
    'CREATE TABLE public."new Table" ()',
    {
      new: [
        'grants on table public."new Table"',
        'owner of table public."new Table"',
        'table public."new Table"',
      ],
    },
  ],
  ['CREATE SCHEMA extra', { new: ['grants on schema extra', 'owner of schema extra', 'schema extra'] }],
  ['ALTER TABLE "Shop".orders OWNER TO pg_monitor', { changed: ['owner of table "Shop".orders'] }],
  ['GRANT SELECT ON "Shop".orders TO PUBLIC', { changed: ['grants on table "Shop".orders'] }],
  ['GRANT UPDATE (total) ON "Shop".orders TO pg_monitor', { new: ['grants on column "Shop".orders.total'] }],
  ['REVOKE ALL ON FUNCTION "Shop".touch() FROM PUBLIC', { changed: ['grants on function "Shop".touch()'] }],
  [
    'ALTER DEFAULT PRIVILEGES IN SCHEMA "Shop" GRANT SELECT ON TABLES TO pg_monitor',
    { new: ['default privileges of postgres for r in "Shop"'] },
  ],
  [
    `COMMENT ON COLUMN "Shop".orders.total IS 'in cents'`,
    { new: ['comment on table column "Shop".orders.total'] },
  ],
  ['CREATE EXTENSION pg_stat_statements SCHEMA "Shop"', { new: ['extension pg_stat_statements'] }],
  [
    'CREATE TEXT SEARCH CONFIGURATION "Shop".words (COPY = simple)',
    {
      new: ['owner of text search configuration "Shop".words', 'text search configuration "Shop".words'],
    },
  ],
  [
    'CREATE OPERATOR "Shop".=== (FUNCTION = int4eq, LEFTARG = int, RIGHTARG = int)',
    { new: ['operator "Shop".===(integer,integer)', 'owner of operator "Shop".===(integer,integer)'] },
  ],
  [
    'CREATE CAST (text AS "Shop".mood) WITH INOUT AS ASSIGNMENT',
    { new: ['cast (pg_catalog.text AS "Shop".mood)'] },
  ],
  [
    'CREATE STATISTICS "Shop".pairs ON buyer, total FROM "Shop".orders',
    { new: ['owner of statistics object "Shop".pairs', 'statistics object "Shop".pairs'] },
  ],
] as const)('names what %s changes', async (sql, expected) => {
  const db = await session(await freshDatabase(server, 'print_change'));
  await db.run(schema);
  const before = await schemaFingerprint(db);
  await db.run(sql);
  const after = await schemaFingerprint(db);
  expect(diffFingerprints(before, after)).toEqual({ new: [], dropped: [], changed: [], ...expected });
  expect(after.hash).not.toBe(before.hash);
  await db.end();
});
