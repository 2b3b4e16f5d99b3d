import { afterAll, beforeAll, expect, test } from 'vitest';
import { backward, forward } from '../../src/core/mover.ts';
import type { PgSession } from '../../src/io/postgres.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { bring, cleanUp, movingPair, turn } from '../support/postgres-move.ts';
import { session, testPostgres } from '../support/servers.ts';

let old: ThrowawayPostgres;
let fresh: ThrowawayPostgres;
beforeAll(async () => {
  [old, fresh] = await Promise.all([testPostgres(), testPostgres()]);
});
afterAll(async () => {
  await Promise.all([old.stop(), fresh.stop()]);
});

const rows = (side: PgSession, table: string) =>
  side.query(`SELECT x::text AS row FROM ${table} x ORDER BY x::text COLLATE "C"`);

const unlogged = `
  CREATE TYPE public.mood AS ENUM ('low', 'high');
  CREATE UNLOGGED TABLE public.sessions (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), n int UNIQUE, mood public.mood, body jsonb,
    twice int GENERATED ALWAYS AS (n * 2) STORED, seen int GENERATED ALWAYS AS IDENTITY);
  CREATE UNLOGGED TABLE public.words ("The Word" text COLLATE "en-x-icu" PRIMARY KEY, times int);
  CREATE UNLOGGED TABLE public.ticks (at int, what text);
  CREATE UNLOGGED TABLE public.nothing ();
  CREATE TABLE public.logged (id int PRIMARY KEY);
  INSERT INTO public.sessions (n, mood, body) SELECT n, 'low', '{"a": 1.0}' FROM generate_series(1, 3000) n;
  INSERT INTO public.words SELECT 'word ' || n, n FROM generate_series(1, 300) n;
  INSERT INTO public.ticks SELECT n % 10, 'tick' FROM generate_series(1, 100) n;
  INSERT INTO public.nothing DEFAULT VALUES`;
const tables = ['public.sessions', 'public.words', 'public.ticks', 'public.nothing'];

/** New, changed and deleted rows, two that swap a unique value, doubled ones, and NULLs. */
const change = (n: number) => `
  INSERT INTO public.sessions (n, mood, body) VALUES (${100_000 + n}, 'high', NULL);
  UPDATE public.sessions SET body = '{"b": ${n}}' WHERE n % 1000 = 7;
  UPDATE public.sessions SET n = -1 WHERE n = 11; UPDATE public.sessions SET n = 11 WHERE n = 12; UPDATE public.sessions SET n = 12 WHERE n = -1;
  DELETE FROM public.sessions WHERE n = ${n + 20};
  UPDATE public.words SET times = NULL WHERE times % 100 = ${n};
  DELETE FROM public.words WHERE times = ${n + 50}; INSERT INTO public.words VALUES ('größer ${n}', ${n + 5000});
  INSERT INTO public.ticks VALUES (${n}, NULL), (${n}, NULL); DELETE FROM public.ticks WHERE at = ${n};
  INSERT INTO public.ticks VALUES (77, 'after'); INSERT INTO public.nothing DEFAULT VALUES;
  INSERT INTO public.logged VALUES (${n})`;

test('unlogged tables go along, there and back, with what was written to them until the fence', async () => {
  const { source, target, mover, end } = await movingPair(old, fresh, 'unlogged', unlogged);
  await bring(mover);
  await source.run(change(1));
  expect(await mover.verify()).toMatchObject({ different: 0, unknown: 0 });
  await source.run(change(2));
  await turn(mover, forward, async () => {
    await expect(source.run("INSERT INTO public.ticks VALUES (0, 'lost')")).rejects.toMatchObject({
      code: '25006',
    });
  });
  for (const table of tables) expect(await rows(target, table)).toEqual(await rows(source, table));
  expect(
    await target.query("SELECT relpersistence AS p FROM pg_class WHERE relname IN ('sessions', 'ticks')"),
  ).toEqual([{ p: 'u' }, { p: 'u' }]);

  await target.run(change(3));
  await target.run('TRUNCATE public.ticks');
  await turn(mover, backward);
  for (const table of tables) expect(await rows(source, table)).toEqual(await rows(target, table));
  expect(await source.query('SELECT count(*) AS n FROM public.ticks')).toEqual([{ n: 0 }]);
  await cleanUp(mover);
  await end();
});

test('a comparison counts what is carried, and a row that cannot be made alike stops the cutover', async () => {
  const { source, target, mover, end } = await movingPair(old, fresh, 'compared', unlogged);
  await bring(mover);
  const compared = await mover.verify();
  expect(compared).toMatchObject({ items: tables.length + 2, same: tables.length + 2, different: 0 }); // with logged and sequences
  expect(compared.rows).toBeGreaterThanOrEqual(3401);
  // A trigger that runs in every session changes what is written: the rows cannot be made alike.
  await target.run(`CREATE FUNCTION public.spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.times := -9; RETURN NEW; END $$;
    CREATE TRIGGER spoil BEFORE INSERT ON public.words FOR EACH ROW EXECUTE FUNCTION public.spoil();
    ALTER TABLE public.words ENABLE ALWAYS TRIGGER spoil`);
  await source.run("INSERT INTO public.words VALUES ('new', 1)");
  const after = await mover.verify();
  expect(after).toMatchObject({ different: 1, unknown: 0 });
  expect(after.differences).toMatchObject([
    { item: '"public"."words"', verdict: 'different', key: '["new"]' },
  ]);
  await end();
});

test('nothing is carried to a side whose fence is open', async () => {
  const { source, target, mover, end } = await movingPair(old, fresh, 'open_side', unlogged);
  await bring(mover);
  await target.run('UPDATE unmoor.fence SET closed = false');
  await source.run(change(1));
  await expect(mover.cutover(forward).prepare()).rejects.toMatchObject({ code: 'PG-231' });
  await expect(mover.cutover(forward).carry()).rejects.toMatchObject({ code: 'PG-231' });
  expect(await target.query('SELECT FROM public.sessions WHERE n > 100000')).toEqual([]);
  await end();
});

const counting = `
  CREATE SEQUENCE public.up CACHE 50;
  CREATE SEQUENCE public.down INCREMENT -3 START 100 MINVALUE -1000 MAXVALUE 1000;
  CREATE SEQUENCE public."A round" MAXVALUE 5 CYCLE;
  CREATE SEQUENCE public.huge START 9007199254740995;
  CREATE SEQUENCE public.untouched;
  CREATE TABLE public.numbered (id serial PRIMARY KEY, other int GENERATED BY DEFAULT AS IDENTITY);
  CREATE TABLE public.raw (v int);
  INSERT INTO public.raw VALUES (1);
  CREATE MATERIALIZED VIEW public.a_top AS SELECT 1 AS v WITH NO DATA;
  CREATE MATERIALIZED VIEW public.z_base AS SELECT sum(v) AS v FROM public.raw;
  CREATE VIEW public.between AS SELECT v + 100 AS v FROM public.z_base;
  CREATE MATERIALIZED VIEW public.b_on_top AS SELECT v + 1000 AS v FROM public.between`;
const sequences = [
  'public.up',
  'public.down',
  'public."A round"',
  'public.huge',
  'public.numbered_id_seq',
  'public.numbered_other_seq',
];
const next = async (side: PgSession) => {
  const given: Record<string, unknown> = {};
  for (const name of sequences)
    given[name] = (await side.query(`SELECT nextval('${name}')::text AS v`))[0]?.['v'];
  return given;
};

test('sequences go on where they stood, there and back, and views are refreshed after those they stand on', async () => {
  const { source, target, sourceUrl, mover, end } = await movingPair(old, fresh, 'sequences', counting);
  await bring(mover);
  await next(source);
  for (let i = 0; i < 4; i += 1) await source.query(`SELECT nextval('public."A round"')`);
  await source.run('INSERT INTO public.raw VALUES (2)');
  await turn(mover, forward);
  // The session that was told 1 had 50 values cached: whoever comes after is past all of them.
  expect(await next(target)).toEqual({
    'public.up': '51',
    'public.down': '97',
    'public."A round"': '1',
    'public.huge': '9007199254740996',
    'public.numbered_id_seq': '2',
    'public.numbered_other_seq': '2',
  });
  expect(await target.query('SELECT last_value AS v, is_called AS called FROM public.untouched')).toEqual([
    { v: 1, called: false },
  ]);
  const views = async (side: PgSession) =>
    (
      await side.query('SELECT (SELECT v FROM public.z_base) AS base, (SELECT v FROM public.b_on_top) AS top')
    )[0];
  expect(await views(target)).toEqual({ base: 3, top: 1103 });
  expect(await target.query('SELECT matviewname AS name FROM pg_matviews WHERE NOT ispopulated')).toEqual([
    { name: 'a_top' },
  ]);

  await next(target);
  await target.run('INSERT INTO public.raw VALUES (4)');
  await turn(mover, backward);
  // Our old session still holds 2 to 50, which the target never gave out; whoever comes new is past all that both sides did.
  const client = await session(sourceUrl);
  expect(await next(client)).toMatchObject({
    'public.up': '101',
    'public.down': '91',
    'public."A round"': '3',
    'public.huge': '9007199254740998',
    'public.numbered_id_seq': '4',
  });
  expect(await views(source)).toEqual({ base: 7, top: 1107 });
  expect(await source.query('SELECT matviewname AS name FROM pg_matviews WHERE NOT ispopulated')).toEqual([
    { name: 'a_top' },
  ]);
  await client.end();
  await end();
});
