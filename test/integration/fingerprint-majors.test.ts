import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { everything } from '../../src/core/data-shape.ts';
import { parsePostgresUrl } from '../../src/core/endpoint.ts';
import type { PgSession } from '../../src/io/postgres.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { realShell } from '../../src/io/shell.ts';
import { dumpSection, findPgDump } from '../../src/movers/postgres/dump.ts';
import { forDump } from '../../src/movers/postgres/schema.ts';
import { compareSchemas, saysDifference } from '../../src/movers/postgres/verify/fingerprint.ts';
import { postgresOf, putOnPath } from '../support/majors.ts';
import { session } from '../support/servers.ts';

/** One of everything that pg_dump prints and 13 knows. */
const awkward = `
  CREATE ROLE print_app; CREATE SCHEMA "Shop" AUTHORIZATION print_app; GRANT USAGE ON SCHEMA "Shop" TO PUBLIC;
  CREATE EXTENSION citext SCHEMA public;
  CREATE TYPE "Shop".mood AS ENUM ('sad', 'glad');
  CREATE TYPE "Shop".span AS RANGE (subtype = numeric);
  CREATE TYPE "Shop".point3 AS (x int, y int, "Z" text COLLATE "C");
  CREATE DOMAIN "Shop".email AS text NOT NULL CHECK (VALUE LIKE '%@%');
  CREATE COLLATION "Shop".plain (provider = icu, locale = 'en-u-ks-level2', deterministic = false);
  CREATE TABLE "Shop".users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, mail "Shop".email, m "Shop".mood DEFAULT 'sad',
    name text COLLATE "C", twice int GENERATED ALWAYS AS (2 * 3) STORED, at timestamptz DEFAULT now(), seen "Shop".span, spot "Shop".point3,
    CONSTRAINT named CHECK (name <> '') NOT VALID) WITH (fillfactor = 70);
  ALTER TABLE "Shop".users OWNER TO print_app; GRANT ALL ON "Shop".users TO PUBLIC; GRANT UPDATE (name) ON "Shop".users TO print_app;
  CREATE TABLE "Shop".orders (id serial, day date, buyer bigint REFERENCES "Shop".users DEFERRABLE, total numeric(10,2), PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
  CREATE TABLE "Shop".orders_1 PARTITION OF "Shop".orders FOR VALUES FROM ('2020-01-01') TO ('2030-01-01');
  CREATE TABLE "Shop".orders_x PARTITION OF "Shop".orders DEFAULT;
  CREATE TABLE "Shop".heir (extra int) INHERITS ("Shop".users);
  CREATE INDEX ON "Shop".orders (buyer) WHERE total > 0; CREATE UNIQUE INDEX lower_mail ON "Shop".users (lower(mail::text) DESC NULLS LAST) INCLUDE (id);
  CREATE VIEW "Shop".names AS SELECT id, upper(name) AS name, extract(year FROM at) AS year FROM "Shop".users WHERE m <> 'sad';
  CREATE VIEW "Shop".totals AS SELECT u.id, sum(o.total) AS total FROM "Shop".users u JOIN "Shop".orders o ON o.buyer = u.id GROUP BY u.id;
  CREATE MATERIALIZED VIEW "Shop".kept AS SELECT id FROM "Shop".users; CREATE UNIQUE INDEX kept_id ON "Shop".kept (id);
  CREATE VIEW "Shop".over AS SELECT id FROM "Shop".kept;
  CREATE SEQUENCE "Shop".numbers AS smallint INCREMENT -3 MINVALUE -100 MAXVALUE 10 START 7 CYCLE CACHE 5;
  CREATE FUNCTION "Shop".touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
  CREATE FUNCTION "Shop".many(IN a int DEFAULT 3, OUT b text, VARIADIC c text[] DEFAULT '{}') LANGUAGE sql IMMUTABLE AS $$ SELECT 'x' $$;
  CREATE PROCEDURE "Shop".does(x int, INOUT y text) LANGUAGE plpgsql SECURITY DEFINER SET work_mem = '1MB' AS 'BEGIN END';
  REVOKE ALL ON FUNCTION "Shop".touch() FROM PUBLIC;
  CREATE AGGREGATE "Shop".glue(text) (SFUNC = textcat, STYPE = text, INITCOND = '');
  CREATE TRIGGER touched BEFORE UPDATE ON "Shop".users FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION "Shop".touch();
  CREATE TRIGGER parted AFTER INSERT ON "Shop".orders FOR EACH ROW EXECUTE FUNCTION "Shop".touch();
  ALTER TABLE "Shop".users ENABLE ALWAYS TRIGGER touched; ALTER TABLE "Shop".users ENABLE ROW LEVEL SECURITY;
  CREATE POLICY own ON "Shop".users FOR UPDATE TO print_app USING (EXISTS (SELECT 1 FROM "Shop".orders WHERE buyer = users.id)) WITH CHECK (id > 0);
  CREATE RULE quiet AS ON DELETE TO "Shop".names DO INSTEAD NOTHING;
  CREATE RULE loud AS ON UPDATE TO "Shop".names DO INSTEAD UPDATE "Shop".users SET name = NEW.name WHERE id = OLD.id;
  CREATE OPERATOR "Shop".=== (FUNCTION = int4eq, LEFTARG = int, RIGHTARG = int, COMMUTATOR = OPERATOR("Shop".===));
  CREATE OPERATOR CLASS "Shop".mine FOR TYPE int USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(int, int);
  CREATE CAST (text AS "Shop".mood) WITH INOUT AS ASSIGNMENT;
  CREATE TEXT SEARCH DICTIONARY "Shop".dict (TEMPLATE = simple, STOPWORDS = english);
  CREATE TEXT SEARCH CONFIGURATION "Shop".words (COPY = simple); ALTER TEXT SEARCH CONFIGURATION "Shop".words ALTER MAPPING FOR asciiword WITH "Shop".dict;
  CREATE STATISTICS "Shop".both (dependencies) ON mail, name FROM "Shop".users;
  CREATE FUNCTION "Shop".told() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER tells ON ddl_command_end EXECUTE FUNCTION "Shop".told();
  CREATE FOREIGN DATA WRAPPER wrap; CREATE SERVER far FOREIGN DATA WRAPPER wrap OPTIONS (host 'x'); CREATE USER MAPPING FOR print_app SERVER far;
  CREATE FOREIGN TABLE "Shop".abroad (id int) SERVER far OPTIONS (t 'y');
  ALTER DEFAULT PRIVILEGES FOR ROLE print_app IN SCHEMA "Shop" GRANT SELECT ON TABLES TO PUBLIC;
  COMMENT ON TABLE "Shop".users IS 'who'; COMMENT ON COLUMN "Shop".users.name IS 'what'; COMMENT ON FUNCTION "Shop".touch() IS 'it''s';
  COMMENT ON CONSTRAINT named ON "Shop".users IS 'why'; COMMENT ON SCHEMA "Shop" IS 'where'; COMMENT ON TRIGGER touched ON "Shop".users IS 'when'`;

let servers: ThrowawayPostgres[] = [];
beforeAll(async () => {
  putOnPath(13, 17, 18);
  servers = await Promise.all([13, 17, 15, 18].map((major) => postgresOf(major)));
});
afterAll(() => Promise.all(servers.map((server) => server.stop())));

async function carried(at: number): Promise<[PgSession, PgSession]> {
  const from = servers[at] as ThrowawayPostgres;
  const source = await session(from.url);
  const target = await session(servers[at + 1]?.url ?? '');
  await source.run(awkward);
  const [sourceMajor, targetMajor] = at === 0 ? [13, 17] : [15, 18];
  const program = await findPgDump(realShell, sourceMajor ?? 0, targetMajor ?? 0);
  await target.run(`CREATE ROLE print_app; ${forDump}`);
  for (const section of ['pre-data', 'post-data'] as const)
    for (const { sql, type, name } of await dumpSection(
      realShell,
      program,
      parsePostgresUrl(from.url),
      undefined,
      section,
    ))
      if (!(type === 'COMMENT' && name.startsWith('EXTENSION '))) await target.run(sql);
  await target.run("SET search_path = ''");
  return [source, target];
}

describe.each([
  ['13 and 17', 0],
  ['15 and 18', 2],
])('between %s', (_, at) => {
  test('the same schema has no difference, and each change is named', async () => {
    const [source, target] = await carried(at);
    const compare = async () => (await compareSchemas(source, target, everything)).map(saysDifference);
    expect(await compare()).toEqual([]);
    await source.run(`CREATE OR REPLACE VIEW "Shop".names AS SELECT id, lower(name) AS name, extract(year FROM at) AS year FROM "Shop".users WHERE m <> 'sad';
      COMMENT ON TABLE "Shop".users IS 'other'; GRANT DELETE ON "Shop".orders TO print_app; ALTER PROCEDURE "Shop".does SECURITY INVOKER`);
    expect(await compare()).toEqual([
      'comment on table "Shop".users is not alike',
      'grants on table "Shop".orders is not alike',
      'procedure "Shop".does(integer,text) is not alike',
      'view "Shop".names is not alike',
    ]);
    await Promise.all([source.end(), target.end()]);
  });
});
