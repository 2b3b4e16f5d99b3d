import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import type { FindingCode } from '../../src/movers/postgres/doctor/index.ts';
import { codes, diagnose, holdToItsWord, pick, runSql } from '../support/doctor.ts';
import { freshDatabase, session, testPostgres } from '../support/servers.ts';

let source: ThrowawayPostgres;
let target: ThrowawayPostgres;
let admin: { source: string; target: string };

beforeAll(async () => {
  source = await testPostgres({ max_prepared_transactions: '2' });
  target = await testPostgres();
});
afterAll(async () => {
  await source.stop();
  await target.stop();
});
beforeEach(async () => {
  admin = { source: await freshDatabase(source, 'shop'), target: await freshDatabase(target, 'shop') };
});

const look = () => diagnose(admin.source, admin.target);

const mendable: readonly [FindingCode, string][] = [
  ['PG-IDENTITY-INDEX', 'CREATE TABLE public.t (id int NOT NULL UNIQUE)'],
  ['PG-IDENTITY-FULL', 'CREATE TABLE public.t (id int)'],
  ['PG-IDENTITY-INCOMPARABLE', 'CREATE TABLE public.t (payload json)'],
  [
    'PG-IDENTITY-INCOMPARABLE',
    'CREATE TABLE public.t (at point[]);\nALTER TABLE public.t REPLICA IDENTITY FULL',
  ],
  ['PG-IDENTITY-INCOMPARABLE', 'CREATE DOMAIN public.doc AS xml;\nCREATE TABLE public.t (doc public.doc)'],
  ['PG-IDENTITY-LOST', 'CREATE TABLE public.t (id int PRIMARY KEY DEFERRABLE)'],
  ['PG-UNLOGGED', 'CREATE UNLOGGED TABLE public.t (id int PRIMARY KEY)'],
  [
    'PG-EVENT-TRIGGERS',
    `CREATE FUNCTION public.f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION public.f()`,
  ],
  ['PG-READ-ONLY', 'ALTER DATABASE shop SET default_transaction_read_only = on'],
  ['PG-TRIGGERS-OFF', 'ALTER DATABASE shop SET session_replication_role = replica'],
];

test.each(mendable)('%s is seen, mended by its remedy, and back after its undo (%s)', async (code, made) => {
  await runSql(admin.source, made);
  await holdToItsWord(code, look, admin);
});

test.each<[FindingCode, string, string]>([
  [
    'PG-FOREIGN-TABLES',
    "CREATE EXTENSION file_fdw SCHEMA public;\nCREATE SERVER f FOREIGN DATA WRAPPER file_fdw;\nCREATE FOREIGN TABLE public.hosts (line text) SERVER f OPTIONS (filename '/etc/hosts')",
    'public.hosts',
  ],
  [
    'PG-FIRING-TRIGGERS',
    `CREATE TABLE public.t (id int PRIMARY KEY);
CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER mine AFTER INSERT ON public.t EXECUTE FUNCTION public.f();
ALTER TABLE public.t ENABLE ALWAYS TRIGGER mine`,
    'mine on',
  ],
  ['PG-LARGE-OBJECTS', 'SELECT lo_create(0)', '1 large object'],
  ['PG-MATERIALIZED-VIEWS', 'CREATE MATERIALIZED VIEW public."Seen" AS SELECT 1 AS one', 'public."Seen"'],
  [
    'PG-GENERATED',
    'CREATE TABLE public.t (id int PRIMARY KEY, twice int GENERATED ALWAYS AS (id * 2) STORED)',
    '"public"."t"',
  ],
  [
    'PG-IDENTITY-COLUMNS',
    'CREATE TABLE public.t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY)',
    '"public"."t"',
  ],
  [
    'PG-PARTITIONS',
    'CREATE TABLE public.p (id int PRIMARY KEY) PARTITION BY LIST (id);\nCREATE TABLE public.leaf PARTITION OF public.p DEFAULT',
    'public.p',
  ],
  [
    'PG-INHERITANCE',
    'CREATE TABLE public.a (id int PRIMARY KEY);\nCREATE TABLE public.b (PRIMARY KEY (id)) INHERITS (public.a)',
    '"public"."a"',
  ],
  [
    'PG-STATS-MISSING',
    'CREATE TABLE public.t (id int PRIMARY KEY);\nINSERT INTO public.t SELECT generate_series(1, 100)',
    '"public"."t"',
  ],
  ['PG-DATABASE-SETTINGS', 'ALTER DATABASE shop SET search_path = shop, public', 'search_path=shop, public'],
  ['PG-STATEMENT-TIMEOUT', "ALTER DATABASE shop SET statement_timeout = '2min'", 'statement_timeout=2min'],
  [
    'PG-OWN-PUBLICATIONS',
    'CREATE TABLE public.t (id int PRIMARY KEY);\nCREATE PUBLICATION theirs FOR TABLE public.t',
    '"theirs"',
  ],
  ['PG-LEFTOVER-SCHEMA', 'CREATE SCHEMA unmoor', 'the source'],
])('%s is seen, with its values', async (code, made, named) => {
  await runSql(admin.source, made);
  expect(pick(await look(), code).what).toContain(named);
});

test('a table that has a usable key, or columns that can be compared, is no matter', async () => {
  await runSql(
    admin.source,
    `CREATE TYPE public.mood AS ENUM ('good');
CREATE TABLE public.keyed (id int PRIMARY KEY, payload json);
CREATE TABLE public.plain (a varchar(3), b cidr, c public.mood[], d jsonb, e int4range, f name);
ALTER TABLE public.plain REPLICA IDENTITY FULL`,
  );
  expect(codes(await look()).filter((code) => code.startsWith('PG-IDENTITY'))).toEqual([]);
});

test('a target that is not empty is blocked, by name, and an empty database beside it is the remedy', async () => {
  await runSql(
    admin.target,
    'CREATE EXTENSION pg_trgm SCHEMA public;\nCREATE TABLE public.users (id serial);\nCREATE VIEW public.seen AS SELECT 1 AS one',
  );
  const finding = pick(await look(), 'PG-TARGET-NOT-EMPTY');
  expect(finding.what).toBe(
    'Database "shop" of the target holds 2 objects already: table public.users, view public.seen.',
  );
  await runSql(target.url, finding.remedy ?? '');
  expect(codes(await diagnose(admin.source, admin.target.replace(/shop$/, 'shop_new')))).not.toContain(
    'PG-TARGET-NOT-EMPTY',
  );
  await runSql(target.url, finding.undo ?? '');
  expect(codes(await diagnose(admin.source, admin.target, { during: 'run' }))).not.toContain(
    'PG-TARGET-NOT-EMPTY',
  );
});

test('another encoding is blocked, another locale is warned of, and the remedy makes a database that fits', async () => {
  await runSql(
    target.url,
    "DROP DATABASE shop;\nCREATE DATABASE shop TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'",
  );
  const findings = await look();
  expect(pick(findings, 'PG-ENCODING').what).toBe('The source is encoded in UTF8, the target in LATIN1.');
  const finding = pick(findings, 'PG-LOCALE');
  await runSql(target.url, finding.remedy ?? '');
  const mended = codes(await diagnose(admin.source, admin.target.replace(/shop$/, 'shop_new')));
  expect(mended).not.toContain('PG-ENCODING');
  expect(mended).not.toContain('PG-LOCALE');
  await runSql(target.url, finding.undo ?? '');
});

test('an extension in another schema, one that is missing, and one that needs a superuser', async () => {
  await runSql(
    admin.source,
    'CREATE SCHEMA ext;\nCREATE EXTENSION pg_trgm SCHEMA ext;\nCREATE EXTENSION pageinspect SCHEMA public',
  );
  await runSql(admin.target, 'CREATE EXTENSION pg_trgm SCHEMA public');
  await holdToItsWord('PG-EXTENSION-SCHEMA', look, admin);
  await runSql(admin.target, 'CREATE ROLE plain LOGIN CREATEDB');
  const asPlain = () => diagnose(admin.source, admin.target.replace('//postgres@', '//plain@'));
  await holdToItsWord('PG-EXTENSION-RIGHT', asPlain, admin);
  // Nothing in the catalogue stands for a package that is not there but a name that no package has.
  await runSql(
    admin.source,
    "UPDATE pg_extension SET extname = 'no_such_thing' WHERE extname = 'pageinspect'",
  );
  const missing = pick(await look(), 'PG-EXTENSION-MISSING');
  expect(missing.what).toContain('Extension "no_such_thing"');
  await runSql(
    admin.source,
    "UPDATE pg_extension SET extname = 'pageinspect' WHERE extname = 'no_such_thing'",
  );
  expect(codes(await look())).not.toContain('PG-EXTENSION-MISSING');
});

test('a prepared transaction is blocked until it has ended', async () => {
  await runSql(admin.source, 'CREATE TABLE public.t (id int PRIMARY KEY)');
  const app = await session(admin.source);
  await app.run("BEGIN; INSERT INTO public.t VALUES (1); PREPARE TRANSACTION 'order-7'");
  const finding = pick(await look(), 'PG-PREPARED-TRANSACTIONS');
  expect(finding.what).toContain('\'order-7\' in "shop"');
  await app.run(/^ROLLBACK PREPARED '[^']+'/.exec(finding.remedy ?? '')?.[0] ?? '');
  await app.end();
  expect(codes(await look())).not.toContain('PG-PREPARED-TRANSACTIONS');
});

test('an open session that could turn triggers off is unknown until it has gone', async () => {
  const app = await session(admin.source);
  await app.run("SET application_name = 'shop'");
  expect(pick(await look(), 'PG-TRIGGERS-MAYBE-OFF').level).toBe('unknown');
  await app.end();
  expect(codes(await look())).not.toContain('PG-TRIGGERS-MAYBE-OFF');
});

test('what an earlier run left is blocked and dropped by its remedies; the person’s own is left alone and said', async () => {
  await runSql(
    admin.source,
    `CREATE PUBLICATION unmoor_old;
SELECT pg_create_logical_replication_slot('unmoor_old', 'pgoutput');
SELECT pg_create_logical_replication_slot('theirs', 'pgoutput');
CREATE SUBSCRIPTION unmoor_back CONNECTION 'host=nowhere' PUBLICATION x WITH (connect = false);
CREATE SUBSCRIPTION theirs CONNECTION 'host=nowhere' PUBLICATION x WITH (connect = false)`,
  );
  const findings = await look();
  expect(codes(findings)).toEqual(expect.arrayContaining(['PG-OWN-SLOTS', 'PG-OWN-SUBSCRIPTIONS']));
  const left = ['PG-LEFTOVER-SUBSCRIPTION', 'PG-LEFTOVER-SLOT', 'PG-LEFTOVER-PUBLICATION'] as const;
  for (const code of left) await runSql(admin.source, pick(findings, code).remedy ?? '');
  const after = codes(await look());
  for (const code of left) expect(after).not.toContain(code);
  expect(after).toEqual(expect.arrayContaining(['PG-OWN-SLOTS', 'PG-OWN-SUBSCRIPTIONS']));
  await runSql(
    admin.source,
    "SELECT pg_drop_replication_slot('theirs');\nALTER SUBSCRIPTION theirs SET (slot_name = NONE);\nDROP SUBSCRIPTION theirs",
  );
});

test('a table that somebody has locked makes a check unknown, not passed', async () => {
  await runSql(admin.source, 'CREATE TABLE public.t (id int PRIMARY KEY)');
  const app = await session(admin.source);
  await app.run('BEGIN; LOCK TABLE public.t IN ACCESS EXCLUSIVE MODE');
  const finding = pick(await look(), 'PG-NOT-CHECKED');
  expect(finding.level).toBe('unknown');
  expect(finding.what).toContain('lock timeout');
  await app.end();
});
