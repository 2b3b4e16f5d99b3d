import { afterAll, beforeAll, expect, test } from 'vitest';
import { backward } from '../../src/core/mover.ts';
import { type Progress, silent } from '../../src/core/progress.ts';
import type { PgSession } from '../../src/io/postgres.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import type { VerifyOptions } from '../../src/movers/postgres/verify/options.ts';
import { readTables } from '../../src/movers/postgres/catalog.ts';
import { verifyTables } from '../../src/movers/postgres/verify/verify.ts';
import { freshDatabase, session, testPostgres } from '../support/servers.ts';

let server: ThrowawayPostgres;
let urls: readonly [string, string];
let from: PgSession;
let to: PgSession;
let options: VerifyOptions;

beforeAll(async () => {
  server = await testPostgres();
  const admin = await session(server.url);
  await admin.run('CREATE ROLE reader LOGIN; GRANT pg_read_all_data TO reader; CREATE ROLE nobody LOGIN');
  await admin.end();
});
afterAll(() => server.stop());

async function begin(name: string, here: string, there = here): Promise<void> {
  urls = [await freshDatabase(server, `${name}_a`), await freshDatabase(server, `${name}_b`)];
  [from, to] = [await session(urls[0]), await session(urls[1])];
  await from.run(here);
  await to.run(there);
  options = {
    from: () => session(urls[0]),
    to: () => session(urls[1]),
    jobs: 2,
    settled: () => Promise.resolve(true),
    report: silent,
    maxRereads: 6,
  };
}
const end = () => Promise.all([from.end(), to.end()]);
const as = (user: string, url: string) => () => session(url.replace('postgres@', `${user}@`));

const pair =
  'CREATE TABLE public.a (id int PRIMARY KEY, t text); INSERT INTO public.a VALUES (1); CREATE TABLE public.b (id int)';

test('rows that row-level security would hide make a table unknown, not same', async () => {
  await begin('rls', `${pair}; ALTER TABLE public.a ENABLE ROW LEVEL SECURITY`);
  const found = await verifyTables({ ...options, from: as('reader', urls[0]) });
  expect(found).toMatchObject({ items: 2, same: 1, different: 0, unknown: 1 });
  expect(found.differences).toEqual([
    {
      item: '"public"."a"',
      verdict: 'unknown',
      why: 'query would be affected by row-level security policy for table "a"',
    },
  ]);
  await end();
});

test('a table that may not be read is unknown, on either side', async () => {
  await begin('right', pair);
  for (const side of ['from', 'to'] as const) {
    const open = as('nobody', urls[side === 'from' ? 0 : 1]);
    const found = await verifyTables({ ...options, [side]: open });
    expect(found).toMatchObject({ items: 2, same: 0, different: 0, unknown: 2 });
    expect(found.differences.map((one) => one.why).sort()).toEqual([
      'permission denied for table a',
      'permission denied for table b',
    ]);
  }
  await end();
});

test('a missing table is unknown; a missing or additional column is a difference', async () => {
  const third = 'CREATE TABLE public.c (id int)';
  await begin(
    'missing',
    `${pair}; ${third}`,
    `${pair}; ALTER TABLE public.a DROP t; ALTER TABLE public.b ADD "new" int`,
  );
  const seen: Progress[] = [];
  const found = await verifyTables({ ...options, report: (one) => seen.push(one), flow: backward });
  expect(found).toMatchObject({ items: 3, same: 0, different: 2, unknown: 1 });
  expect([...found.differences].sort((x, y) => (x.item < y.item ? -1 : 1))).toEqual([
    { item: '"public"."a"', verdict: 'different', why: 'column t is missing on source' },
    { item: '"public"."b"', verdict: 'different', why: 'column new is only on source' },
    { item: '"public"."c"', verdict: 'unknown', why: 'the table is missing on source' },
  ]);
  expect(seen.map((one) => (one.kind === 'compared' ? [one.done, one.of] : []))).toEqual([
    [1, 3],
    [2, 3],
    [3, 3],
  ]);
  await end();
});

test('neither the order of columns nor that of rows makes a difference', async () => {
  await begin(
    'order',
    `CREATE TABLE public.a (id int PRIMARY KEY, x text, y text); INSERT INTO public.a SELECT i, i, 'y' FROM generate_series(1, 3000) i;
     CREATE TABLE public.b (x int, y int); INSERT INTO public.b SELECT i, -i FROM generate_series(1, 3000) i`,
    `CREATE TABLE public.a (y text, gone int, x text, id int PRIMARY KEY); ALTER TABLE public.a DROP gone;
     INSERT INTO public.a SELECT 'y', i, i FROM generate_series(3000, 1, -1) i;
     CREATE TABLE public.b (y int, x int); INSERT INTO public.b SELECT -i, i FROM generate_series(3000, 1, -1) i`,
  );
  for (const mode of ['fast', 'md5'] as const)
    expect(await verifyTables({ ...options, mode })).toMatchObject({ items: 2, same: 2, rows: 6000 });
  await end();
});

test('duplicates do not cancel each other', async () => {
  const rows = (values: string) => `CREATE TABLE public.a (v int); INSERT INTO public.a VALUES ${values}`;
  await begin('twice', rows('(7), (7), (8)'), rows('(8), (8), (8)'));
  expect(await verifyTables(options)).toMatchObject({ items: 1, different: 1 });
  await end();
});

test('a type that differs between the sides is compared by its text', async () => {
  await begin(
    'types',
    `CREATE TABLE public.a (id int PRIMARY KEY, v varchar(5)); INSERT INTO public.a SELECT i, i FROM generate_series(1, 3000) i`,
    `CREATE TABLE public.a (id int8 PRIMARY KEY, v text); INSERT INTO public.a SELECT i, i FROM generate_series(1, 3000) i`,
  );
  expect(await verifyTables(options)).toMatchObject({ items: 1, same: 1 });
  await to.run('UPDATE public.a SET id = 4294967297 WHERE id = 1');
  expect((await verifyTables(options)).differences.map((one) => one.why).sort()).toEqual([
    'row (id=1) missing on target',
    'row (id=4294967297) extra on target',
  ]);
  await end();
});

test('a key that is longer or not known on the other side is a difference, not an error', async () => {
  const sql = (
    long: string,
  ) => `CREATE TYPE public.mood AS ENUM ('sad', 'glad'${long === '' ? '' : ", 'wild'"});
    CREATE TABLE public.a (id varchar(${long === '' ? 3 : 9}) COLLATE "C" PRIMARY KEY); INSERT INTO public.a VALUES ('abc')${long};
    CREATE TABLE public.b (e public.mood, c char(3), v bit(3), PRIMARY KEY (e, c, v)); INSERT INTO public.b VALUES ('sad', 'x', '101')`;
  await begin('keys', sql(''), sql(", ('abcdef')"));
  await to.run("INSERT INTO public.b VALUES ('wild', 'x', '101'); DELETE FROM public.b WHERE e = 'sad'");
  expect((await verifyTables(options)).differences.map((one) => one.why).sort()).toEqual([
    'row (e=sad, c=x  , v=101) missing on target',
    'row (e=wild, c=x  , v=101) extra on target',
    'row (id=abcdef) extra on target',
  ]);
  await end();
});

test('cancelling ends running statements, and what was not compared is unknown', async () => {
  await begin(
    'cancel',
    'CREATE TABLE public.a (id int PRIMARY KEY); CREATE TABLE public.b (id int PRIMARY KEY)',
  );
  const tables = await readTables(from);
  await from.run('BEGIN; LOCK public.a, public.b');
  const stop = new AbortController();
  const running = verifyTables({ ...options, tables, signal: stop.signal });
  const busy = () => from.query('SELECT FROM pg_locks WHERE NOT granted');
  while ((await busy()).length < 1) await new Promise((resolve) => setTimeout(resolve, 5));
  stop.abort();
  const found = await running;
  expect(found).toMatchObject({ items: 2, same: 0, different: 0, unknown: 2 });
  expect(found.differences.map((one) => one.why)).toEqual([
    'the comparison was cancelled',
    'the comparison was cancelled',
  ]);
  await end();
}, 20_000); // without a cancellation the statements would wait for our lock_timeout of 30 s

test('a hundred rows of a table are named, every differing table at least once', async () => {
  const rows = (n: number) =>
    `CREATE TABLE public.a (id int PRIMARY KEY, v int); INSERT INTO public.a SELECT i, ${n} FROM generate_series(1, 5000) i;
     CREATE TABLE public.b (v int); INSERT INTO public.b VALUES (${n}); CREATE TABLE public.c (v int)`;
  await begin('many', rows(1), rows(2));
  const found = await verifyTables(options);
  expect(found).toMatchObject({ items: 3, same: 1, different: 2, unknown: 0 });
  expect(found.differences).toHaveLength(100);
  expect(new Set(found.differences.slice(0, 2).map((one) => one.item)).size).toBe(2);
  await end();
});

test('gives back what the opener throws when a side cannot be reached', async () => {
  await begin('closed', pair);
  const refuse = () => Promise.reject(new Error('no way in'));
  await expect(verifyTables({ ...options, to: refuse })).rejects.toThrow('no way in');
  const [row] = await from.query<{ n: number }>(
    'SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database()',
  );
  expect(row?.n).toBe(1);
  await end();
});
