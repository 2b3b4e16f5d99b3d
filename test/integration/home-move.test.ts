import { afterAll, beforeAll, expect, test } from 'vitest';
import { backward, forward } from '../../src/core/mover.ts';
import type { PgSession } from '../../src/io/postgres.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { bring, cleanUp, movingPair, turn } from '../support/postgres-move.ts';
import { session, testPostgres } from '../support/servers.ts';

// What comes to a home belongs to the app's role there, and the home's own objects and rights stay as they were.

let old: ThrowawayPostgres;
let home: ThrowawayPostgres;
beforeAll(async () => {
  [old, home] = await Promise.all([testPostgres(), testPostgres()]);
  const [there, here] = [await session(old.url), await session(home.url)];
  await there.run(
    'CREATE ROLE boss SUPERUSER LOGIN; CREATE ROLE clerk LOGIN CREATEROLE; CREATE ROLE reader LOGIN',
  );
  await here.run('CREATE ROLE app LOGIN; CREATE ROLE pool LOGIN');
  await Promise.all([there.end(), here.end()]);
});
afterAll(async () => {
  await Promise.all([old.stop(), home.stop()]);
});

const schema = `
  CREATE FUNCTION public.shout(text) RETURNS text LANGUAGE sql AS 'SELECT upper($1)';
  CREATE TABLE public.goods (id int PRIMARY KEY, name text); ALTER TABLE public.goods OWNER TO clerk;
  GRANT SELECT ON public.goods TO reader;
  CREATE TABLE public.orders (id serial PRIMARY KEY); ALTER TABLE public.orders OWNER TO boss;
  CREATE SCHEMA pgbouncer; CREATE FUNCTION pgbouncer.get_auth(text) RETURNS text LANGUAGE sql AS 'SELECT 1::text';
  SELECT lo_from_bytea(7, 'a picture'); ALTER LARGE OBJECT 7 OWNER TO clerk;
  INSERT INTO public.goods SELECT n, 'n' FROM generate_series(1, 100) n`;

/** As `unmoor provision` leaves it (components/postgres/setup.ts). */
const provisioned = (database: string) => `
  ALTER DATABASE ${database} OWNER TO app; REVOKE CONNECT, TEMPORARY ON DATABASE ${database} FROM PUBLIC;
  ALTER SCHEMA public OWNER TO app; GRANT CONNECT ON DATABASE ${database} TO pool;
  CREATE SCHEMA pgbouncer; GRANT USAGE ON SCHEMA pgbouncer TO pool;
  CREATE FUNCTION pgbouncer.get_auth(wanted text, OUT name text, OUT secret text) RETURNS record LANGUAGE sql SECURITY DEFINER
    AS 'SELECT rolname, rolpassword FROM pg_catalog.pg_authid WHERE rolname = wanted'`;

const ownersOf = async (side: PgSession) =>
  Object.fromEntries(
    (
      await side.query<{ name: string; owner: string }>(
        `SELECT c.relname AS name, pg_get_userbyid(c.relowner) AS owner FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S')
         UNION ALL SELECT proname, pg_get_userbyid(proowner) FROM pg_proc WHERE proname IN ('shout', 'get_auth')
         UNION ALL SELECT 'picture ' || oid, pg_get_userbyid(lomowner) FROM pg_largeobject_metadata`,
      )
    ).map(({ name, owner }) => [name, owner]),
  );
const rightsOfDatabase = async (side: PgSession) =>
  (
    await side.query(
      'SELECT datdba::regrole::text AS owner, datacl::text AS acl FROM pg_database WHERE datname = current_database()',
    )
  )[0];

test("all of it is the app's, there and back, and after a change of the schema too", async () => {
  const { source, target, mover, end } = await movingPair(old, home, 'shop', schema, undefined, true);
  await target.run(provisioned('shop'));
  const rights = await rightsOfDatabase(target);
  await bring(mover);

  expect(await ownersOf(target)).toEqual({
    goods: 'app',
    orders: 'app',
    orders_id_seq: 'app',
    shout: 'app',
    'picture 7': 'app',
    get_auth: 'postgres',
  });
  expect(await target.query("SELECT prosecdef AS definer FROM pg_proc WHERE proname = 'get_auth'")).toEqual([
    { definer: true },
  ]);
  expect(await rightsOfDatabase(target)).toEqual(rights);
  expect(
    await target.query(
      "SELECT rolname AS name, rolcanlogin AS login, rolsuper OR rolcreaterole AS mighty FROM pg_roles WHERE rolname IN ('boss', 'clerk', 'reader') ORDER BY 1",
    ),
  ).toEqual([
    { name: 'boss', login: false, mighty: false },
    { name: 'clerk', login: false, mighty: false },
    { name: 'reader', login: true, mighty: false },
  ]);
  expect(await target.query("SELECT has_table_privilege('reader', 'public.goods', 'SELECT') AS may")).toEqual(
    [{ may: true }],
  );

  await source.run('CREATE TABLE public.news (id int PRIMARY KEY); INSERT INTO public.news VALUES (1)');
  for (const step of mover.reconcile?.steps() ?? []) if (!(await step.already())) await step.act();
  expect((await ownersOf(target))['news']).toBe('app');

  await turn(mover, forward);
  await target.run("INSERT INTO public.news VALUES (2); SELECT lo_from_bytea(8, 'another')");
  await turn(mover, backward);
  expect(await ownersOf(source)).toMatchObject({ goods: 'clerk', orders: 'boss', 'picture 7': 'clerk' });
  expect(await source.query('SELECT count(*) AS rows FROM public.news')).toEqual([{ rows: 2 }]);
  await turn(mover, forward);
  await cleanUp(mover);
  expect((await ownersOf(target))['get_auth']).toBe('postgres');
  await end();
});
