import { expect } from 'vitest';
import { everything } from '../../src/core/data-shape.ts';
import { forward } from '../../src/core/mover.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { unfenced } from '../../src/movers/postgres/fence.ts';
import { expectEqual, following, reconcile } from './reconciling.ts';

const shop = `
  CREATE TYPE public.mood AS ENUM ('sad', 'glad');
  CREATE TABLE public.users (id bigserial PRIMARY KEY, email text UNIQUE NOT NULL, m public.mood DEFAULT 'sad', note text);
  CREATE TABLE public.orders (id bigserial PRIMARY KEY, user_id bigint REFERENCES public.users, total numeric, CONSTRAINT positive CHECK (total >= 0));
  CREATE TABLE public.big (id int PRIMARY KEY, what text NOT NULL);
  CREATE TABLE public.goes (id int PRIMARY KEY);
  CREATE TABLE public.log (line text);
  CREATE TABLE public.parted (id int, part int, PRIMARY KEY (id, part)) PARTITION BY LIST (part);
  CREATE TABLE public.parted_1 PARTITION OF public.parted FOR VALUES IN (1);
  CREATE VIEW public.names AS SELECT id, email FROM public.users;
  CREATE MATERIALIZED VIEW public.sums AS SELECT user_id, sum(total) AS total FROM public.orders GROUP BY 1;
  CREATE UNIQUE INDEX sums_user ON public.sums (user_id);
  CREATE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
  CREATE TRIGGER touched BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.touch();
  INSERT INTO public.users (email) SELECT 'u' || n FROM generate_series(1, 300) n;
  INSERT INTO public.orders (user_id, total) SELECT n, n FROM generate_series(1, 300) n;
  INSERT INTO public.big SELECT n, 'w' || n FROM generate_series(1, 300) n;
  INSERT INTO public.parted SELECT n, 1 FROM generate_series(1, 50) n`;

const writes = [
  "WITH u AS (INSERT INTO public.users (email) VALUES ('w' || random()::text || clock_timestamp()) RETURNING id) INSERT INTO public.orders (user_id, total) SELECT id, 1 FROM u",
  'UPDATE public.users SET note = random()::text WHERE id = (SELECT min(id) FROM public.users)',
  'DELETE FROM public.orders WHERE id = (SELECT max(id) FROM public.orders)',
  "INSERT INTO public.log VALUES ('x')",
];

/** Each under live writes, alone: what it changes, and whether a table is copied again for it. */
export const changes: readonly (readonly [string, string])[] = [
  ['a column more', 'ALTER TABLE public.users ADD COLUMN age int'],
  [
    'a column more with a constant, written to at once',
    "ALTER TABLE public.users ADD COLUMN colour text NOT NULL DEFAULT 'red'; UPDATE public.users SET colour = 'blue' WHERE id < 10; ALTER TABLE public.users ALTER colour SET DEFAULT 'green'",
  ],
  ['a column less', 'ALTER TABLE public.big DROP COLUMN what; INSERT INTO public.big VALUES (1001)'],
  ['a column with a value for each row', 'ALTER TABLE public.big ADD COLUMN r float DEFAULT random()'],
  ['another type', 'ALTER TABLE public.users ALTER note TYPE varchar(50)'],
  [
    'another name of a column',
    'ALTER TABLE public.big RENAME COLUMN id TO number; INSERT INTO public.big (number) VALUES (2002)',
  ],
  [
    'another name of a table',
    'ALTER TABLE public.big RENAME TO huge; INSERT INTO public.huge (number) VALUES (3003)',
  ],
  [
    'new tables with rows, a sequence, a schema, a type and a function',
    `CREATE SCHEMA extra; CREATE TYPE extra.pair AS (a int, b int); CREATE SEQUENCE extra.counts;
     CREATE TABLE extra.more (id serial PRIMARY KEY, p extra.pair, user_id bigint REFERENCES public.users); INSERT INTO extra.more (p) SELECT (n, n)::extra.pair FROM generate_series(1, 100) n;
     CREATE TABLE extra.keyless (line text); INSERT INTO extra.keyless VALUES ('one'), ('one');
     CREATE FUNCTION extra.twice(int) RETURNS int LANGUAGE sql AS 'SELECT 2 * $1'; COMMENT ON TABLE extra.more IS 'more'`,
  ],
  ['tables dropped', 'DROP TABLE public.goes; DROP TABLE extra.keyless'],
  ['a label more', "ALTER TYPE public.mood ADD VALUE 'wild' BEFORE 'glad'"],
  [
    'indexes, constraints, defaults, triggers, policies, comments, grants, owners',
    `DROP INDEX public.sums_user; CREATE INDEX by_total ON public.orders (total); ALTER TABLE public.orders DROP CONSTRAINT positive; ALTER TABLE public.orders ADD CONSTRAINT more CHECK (total > -5);
     ALTER TABLE public.users ALTER m SET DEFAULT 'wild'; ALTER TABLE public.users DROP CONSTRAINT users_email_key;
     ALTER TABLE public.users DISABLE TRIGGER touched; ALTER TABLE public.users ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON public.users USING (id > 0);
     COMMENT ON TABLE public.users IS 'who'; GRANT SELECT ON public.users TO PUBLIC; GRANT UPDATE (note) ON public.users TO pg_monitor; ALTER VIEW public.names OWNER TO pg_monitor;
     CREATE OR REPLACE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'; CREATE OR REPLACE VIEW public.names AS SELECT id, email, note FROM public.users;
     ALTER SEQUENCE public.users_id_seq INCREMENT 7; ALTER TABLE public.orders SET (fillfactor = 80)`,
  ],
  [
    'a partition and a column of a partitioned table',
    'CREATE TABLE public.parted_2 PARTITION OF public.parted FOR VALUES IN (2); INSERT INTO public.parted VALUES (1, 2); ALTER TABLE public.parted ADD COLUMN more text; CREATE INDEX by_more ON public.parted (more)',
  ],
];

/**
 * Each change is made under live writes; it holds the cutover, is reconciled, and leaves nothing to do and no difference.
 * @param items what is compared at the end: the tables, and all sequences as one
 */
export async function liveChanges(
  pair: readonly [ThrowawayPostgres, ThrowawayPostgres],
  name: string,
  { items, some = changes }: { readonly items: number; readonly some?: typeof changes },
): Promise<void> {
  const { source, target, mover, write, end } = await following(pair, name, shop);
  const cutover = mover.cutover(forward);
  for (const [says, sql] of some) {
    const writer = write(writes);
    await source.run(sql);
    // A stream that stands still, for the target lacks what the source sends, is seen before the schema is looked at.
    const held = (await cutover.gates()).filter((gate) => gate.holds !== true).map((gate) => gate.id);
    expect(held.join(' '), says).toMatch(/postgres\.(schema|streaming|lag)/);
    expect((await mover.reconcile?.planned())?.length, says).toBeGreaterThan(0);
    // A client that finds the target between two steps, or after a crash there, is refused.
    const isFenced = async (id: string) =>
      expect(await unfenced(target, everything), `${says}: ${id}`).toEqual([]);
    await reconcile(mover, isFenced).catch((error: unknown) => {
      throw new Error(`${says}: ${String(error)}`, { cause: error });
    });
    expect(await writer.stop(), says).toBeGreaterThan(0);
    expect(await mover.reconcile?.planned(), says).toEqual([]);
    expect((await mover.verify()).differences, says).toEqual([]);
  }
  expect(await reconcile(mover)).toEqual(['postgres.reconcile-roles']);
  await expectEqual(mover, items);
  await end();
}
