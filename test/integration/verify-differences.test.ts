import { afterAll, beforeAll, expect, test } from 'vitest';
import { silent } from '../../src/core/progress.ts';
import type { PgSession } from '../../src/io/postgres.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import type { VerifyOptions } from '../../src/movers/postgres/verify/options.ts';
import { verifyTables } from '../../src/movers/postgres/verify/verify.ts';
import { freshDatabase, session, testPostgres } from '../support/servers.ts';

let server: ThrowawayPostgres;
beforeAll(async () => {
  server = await testPostgres();
});
afterAll(() => server.stop());

interface Two {
  readonly from: PgSession;
  readonly to: PgSession;
  readonly options: VerifyOptions;
  end(): Promise<void>;
}

/** Two databases with the same schema and rows, but for OIDs: `to` is made after it has used some up. */
async function two(name: string, sql: string, over: Partial<VerifyOptions> = {}): Promise<Two> {
  const urls = [
    await freshDatabase(server, `${name}_from`),
    await freshDatabase(server, `${name}_to`),
  ] as const;
  const [from, to] = [await session(urls[0]), await session(urls[1])];
  await to.run('CREATE TYPE public.takes_an_oid AS ENUM (); DROP TYPE public.takes_an_oid');
  await from.run(sql);
  await to.run(sql);
  return {
    from,
    to,
    options: {
      from: () => session(urls[0]),
      to: () => session(urls[1]),
      jobs: 2,
      settled: () => Promise.resolve(false),
      report: silent,
      maxRereads: 6,
      ...over,
    },
    end: async () => {
      await from.end();
      await to.end();
    },
  };
}

const kinds = `
  CREATE TYPE public.mood AS ENUM ('sad', 'glad'); CREATE DOMAIN public.temper AS public.mood; CREATE DOMAIN public.short AS char(5);
  CREATE TYPE public.pair AS (a int, b text); CREATE TYPE public.moods AS RANGE (subtype = float8);
  CREATE TABLE public.kinds (id int PRIMARY KEY, i2 int2, i8 int8, b bool, n numeric, n2 numeric(10,2), f4 float4, f8 float8, t text,
    v varchar(10), c char(5), bp bpchar, s public.short, by bytea, j json, jb jsonb, u uuid, d date, ts timestamp, tz timestamptz, tt timetz,
    iv interval, ip inet, m money, ia int[], ta text[], e public.mood, dom public.temper, ea public.mood[], p public.pair,
    r int4range, er public.moods, pt point, x xml, tv tsvector, rc regclass, o oid, q "char", bits varbit, l pg_lsn);
  INSERT INTO public.kinds (id) VALUES (1);
  INSERT INTO public.kinds VALUES (2, 1, 1, true, 1.5, 1.5, 1.5, 1.5, 'a', 'a', 'a', 'a', 'a', 'a', '{"a":1}', '{"a":1}', gen_random_uuid(),
    '2024-01-01', '2024-01-01', '2024-01-01', '10:00+01', '1 day', '10.0.0.1', 1, '{1,2}', '{a}', 'sad', 'sad', '{sad}', '(1,a)',
    '[1,2)', '[1,2)', '(1,2)', '<a/>', 'a', 'pg_class', 5, 'c', '101', '0/1');`.replace(
  'gen_random_uuid()',
  "'5b0c3a3e-0000-4000-8000-000000000001'",
);

test.each(['fast', 'md5'] as const)(
  'calls equal values of every kind of type equal, whatever their OIDs are (%s)',
  async (mode) => {
    const t = await two(`kinds_${mode}`, kinds, { mode });
    expect(await t.from.query("SELECT 'public.mood'::regtype::oid::int8 AS oid")).not.toEqual(
      await t.to.query("SELECT 'public.mood'::regtype::oid::int8 AS oid"),
    );
    await t.to.run(`UPDATE public.kinds SET jb = '{"b":2, "a":1}' WHERE id = 2`);
    await t.from.run(`UPDATE public.kinds SET jb = '{"a":1, "b":2}' WHERE id = 2`);
    expect(await verifyTables(t.options)).toMatchObject({ items: 1, same: 1, rows: 2, differences: [] });
    await t.end();
  },
);

/** Pairs that PostgreSQL itself calls equal, or whose own hash is, and values that are easily taken for another. */
const lookalikes = [
  ["n = '1.0'", "n = '1.00'"],
  ["n = '5'", "n = '-5'"],
  ["n = 'NaN'", 'n = NULL'],
  ["f8 = '0'", "f8 = '-0'"],
  ["f8 = 'NaN'", "f8 = 'Infinity'"],
  ["f4 = '0'", "f4 = '-0'"],
  ['i8 = 1', 'i8 = 4294967296'],
  ["t = ''", 't = NULL'],
  ["t = 'a', v = NULL", "t = NULL, v = 'a'"],
  ["t = 'x', v = 'y'", "t = 'y', v = 'x'"],
  ["bp = 'a'", "bp = 'a  '"],
  ["jb = '[[1], 2]'", "jb = '[[1, 2]]'"],
  ["jb = '1.0'", "jb = '1.00'"],
  [`j = '{"a":1,"b":2}'`, `j = '{"b":2,"a":1}'`],
  ["ia = '{1,2}'", "ia = '{{1,2}}'"],
  ["ia = '{1,2}'", "ia = '[0:1]={1,2}'"],
  ["iv = '1 day'", "iv = '24:00'"],
  ["tt = '10:00+01'", "tt = '09:00+00'"],
  ["ts = 'infinity'", "ts = '-infinity'"],
  ["tz = 'infinity'", 'tz = NULL'],
  ["d = 'infinity'", "d = '5874897-12-31'"],
  ["e = 'sad'", "e = 'glad'"],
  ["ea = '{sad}'", "ea = '{glad}'"],
  ["p = '(,)'", 'p = NULL'],
  ["by = '\\x00'", "by = '\\x0000'"],
  ["rc = 'pg_class'", "rc = 'pg_type'"],
  ['m = 1', 'm = 100'],
] as const;

test.each(['fast', 'md5'] as const)('tells values apart that look alike (%s)', async (mode) => {
  const t = await two(`alike_${mode}`, kinds, { mode });
  for (const [here, there] of lookalikes) {
    await t.from.run(`UPDATE public.kinds SET ${here} WHERE id = 2`);
    await t.to.run(`UPDATE public.kinds SET ${there} WHERE id = 2`);
    const found = await verifyTables(t.options);
    expect([here, there, found.differences]).toEqual([
      here,
      there,
      [{ item: '"public"."kinds"', verdict: 'different', why: 'row (id=2) differs', key: 'id=2' }],
    ]);
    await t.from.run('DELETE FROM public.kinds WHERE id = 2; INSERT INTO public.kinds (id) VALUES (2)');
    await t.to.run('DELETE FROM public.kinds WHERE id = 2; INSERT INTO public.kinds (id) VALUES (2)');
  }
  await t.end();
});

const shapes = `
  CREATE TABLE public.by_int (id int8 PRIMARY KEY, a int NOT NULL, b int NOT NULL, t text);
  INSERT INTO public.by_int SELECT i, i, -i, 'row ' || i FROM generate_series(1, 20000) i;
  CREATE TABLE public.by_text (id text COLLATE "en-x-icu" PRIMARY KEY, a int);
  INSERT INTO public.by_text SELECT md5(i::text), i FROM generate_series(1, 20000) i;
  CREATE TABLE public.by_bytes (id text COLLATE "C" PRIMARY KEY, a int);
  INSERT INTO public.by_bytes SELECT md5(i::text), i FROM generate_series(1, 20000) i;
  CREATE TABLE public.by_two ("a b" uuid, "n" date, v text, PRIMARY KEY ("n", "a b"));
  INSERT INTO public.by_two SELECT md5(i::text)::uuid, date '2024-01-01' + i % 300, i FROM generate_series(1, 20000) i;
  CREATE TABLE public.by_unique (id numeric NOT NULL UNIQUE, a int);
  INSERT INTO public.by_unique SELECT i / 8.0, i FROM generate_series(1, 20000) i;
  CREATE TABLE public.keyless (a int, t text);
  INSERT INTO public.keyless SELECT i % 100, NULL FROM generate_series(1, 20000) i;
  CREATE TABLE public.nothing ();
  INSERT INTO public.nothing SELECT FROM generate_series(1, 3);
  CREATE TABLE public.empty (id int PRIMARY KEY);
  ANALYZE`;

test.each([
  ['a proven difference', () => Promise.resolve(true)],
  ['a target that does not follow', () => Promise.resolve(false)],
])('finds every planted difference and names its row, with %s', async (name, settled) => {
  const t = await two(`planted_${name.length}`, shapes, { settled });
  const found = async (sql: string, on: PgSession = t.to) => {
    const before = await verifyTables(t.options);
    expect(before).toMatchObject({ items: 8, same: 8, different: 0, unknown: 0, rows: 120_003, moving: [] });
    await on.run(`BEGIN; ${sql}; COMMIT`);
    const after = await verifyTables(t.options);
    return after.differences.map((one) => `${one.verdict}: ${one.item.replaceAll('"', '')}: ${one.why}`);
  };
  const undo = (sql: string, on: PgSession = t.to) => on.run(sql);

  expect(await found("UPDATE public.by_int SET t = 'Row 777' WHERE id = 777")).toEqual([
    'different: public.by_int: row (id=777) differs',
  ]);
  await undo("UPDATE public.by_int SET t = 'row 777' WHERE id = 777");
  // Two rows swap a value: a sum by column would stay the same.
  expect(await found('UPDATE public.by_int SET a = 30 - a WHERE id IN (10, 20)')).toEqual([
    'different: public.by_int: row (id=10) differs',
    'different: public.by_int: row (id=20) differs',
  ]);
  await undo('UPDATE public.by_int SET a = 30 - a WHERE id IN (10, 20)');
  expect(await found('DELETE FROM public.by_int WHERE id = 20000')).toEqual([
    'different: public.by_int: row (id=20000) missing on target',
  ]);
  await undo("INSERT INTO public.by_int VALUES (20000, 20000, -20000, 'row 20000')");
  expect(await found('INSERT INTO public.by_int VALUES (-5, 1, 1)')).toEqual([
    'different: public.by_int: row (id=-5) extra on target',
  ]);
  await undo('DELETE FROM public.by_int WHERE id < 0');
  expect(await found("INSERT INTO public.by_text VALUES ('it''s \\ \"new\"', 1)")).toEqual([
    'different: public.by_text: row (id=it\'s \\ "new") extra on target',
  ]);
  await undo("DELETE FROM public.by_text WHERE id LIKE 'it%'");
  expect(await found(`UPDATE public.by_bytes SET a = 0 WHERE id = md5('5')`)).toEqual([
    'different: public.by_bytes: row (id=e4da3b7fbbce2345d7772b0674a318d5) differs',
  ]);
  await undo(`UPDATE public.by_bytes SET a = 5 WHERE id = md5('5')`);
  expect(await found(`UPDATE public.by_two SET v = NULL WHERE "a b" = md5('5')::uuid`)).toEqual([
    'different: public.by_two: row (n=2024-01-06, a b=e4da3b7f-bbce-2345-d777-2b0674a318d5) differs',
  ]);
  await undo(`UPDATE public.by_two SET v = '5' WHERE "a b" = md5('5')::uuid`);
  expect(await found('DELETE FROM public.by_unique WHERE id = 0.125')).toEqual([
    expect.stringMatching(/^different: public.by_unique: row \(id=0\.125\d*\) missing on target$/),
  ]);
  await undo('INSERT INTO public.by_unique SELECT 1 / 8.0, 1');
  // A row twice and another one not at all: the count stays the same.
  expect(
    await found(`DELETE FROM public.keyless WHERE ctid = (SELECT min(ctid) FROM public.keyless WHERE a = 7);
      INSERT INTO public.keyless VALUES (8, NULL)`),
  ).toEqual([
    expect.stringMatching(
      /^different: public.keyless: row \(no key, hash -?\d+\) (missing|extra) on target$/,
    ),
    expect.stringMatching(
      /^different: public.keyless: row \(no key, hash -?\d+\) (missing|extra) on target$/,
    ),
  ]);
  await undo(`DELETE FROM public.keyless WHERE ctid = (SELECT min(ctid) FROM public.keyless WHERE a = 8);
      INSERT INTO public.keyless VALUES (7, NULL)`);
  expect(await found('INSERT INTO public.nothing DEFAULT VALUES')).toEqual([
    'different: public.nothing: row (no key, hash 0) extra on target',
  ]);
  await undo('DELETE FROM public.nothing WHERE ctid = (SELECT max(ctid) FROM public.nothing)');
  expect(await found('TRUNCATE public.empty; INSERT INTO public.empty VALUES (1)', t.from)).toEqual([
    'different: public.empty: row (id=1) missing on target',
  ]);
  await t.end();
});
