import { afterAll, beforeAll, expect, test } from 'vitest';
import { backward, forward } from '../../src/core/mover.ts';
import type { PgSession } from '../../src/io/postgres.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { as, bring, cleanUp, movingPair, turn } from '../support/postgres-move.ts';
import { session, testPostgres } from '../support/servers.ts';

let old: ThrowawayPostgres;
let fresh: ThrowawayPostgres;
beforeAll(async () => {
  [old, fresh] = await Promise.all([testPostgres(), testPostgres()]);
  const admin = await session(old.url);
  await admin.run('CREATE ROLE lo_app LOGIN');
  await admin.end();
});
afterAll(async () => {
  await Promise.all([old.stop(), fresh.stop()]);
});

/** 1: three megabytes and a bit; 2: empty; 3: owned, granted, described; 4: a hole of a megabyte; 5 and 6 are changed and deleted later. */
const archive = `
  CREATE TABLE public.files (id int PRIMARY KEY, content oid NOT NULL);
  SELECT lo_from_bytea(1001, convert_to(repeat('0123456789abcdef', 200000), 'UTF8')), lo_create(1002), lo_from_bytea(1003, 'mine'),
    lo_create(1004), lo_from_bytea(1005, 'five'), lo_from_bytea(1006, 'six');
  SELECT lo_put(1004, 1500000, 'after the hole');
  ALTER LARGE OBJECT 1003 OWNER TO lo_app; GRANT SELECT ON LARGE OBJECT 1003 TO PUBLIC;
  COMMENT ON LARGE OBJECT 1003 IS 'it''s mine';
  INSERT INTO public.files SELECT n, 1000 + n FROM generate_series(1, 6) n`;

const objects = (side: PgSession) =>
  side.query(`SELECT m.oid::int8 AS oid, pg_get_userbyid(lomowner) AS owner, md5(lo_get(m.oid)) AS md5, obj_description(m.oid, 'pg_largeobject') AS comment,
      (SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(coalesce(lomacl, acldefault('L', lomowner))) a) AS grants
    FROM pg_largeobject_metadata m ORDER BY 1`);
const rights = (side: PgSession) =>
  side.query(`SELECT p.oid::regprocedure::text AS name, a.grantee::regrole::text AS who FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
    WHERE p.proname ~ '^lo(_|write)' ORDER BY 1, 2`);

test('large objects go along with their numbers, owners, grants and comments, there and back', async () => {
  const { source, target, sourceUrl, mover, memory, end } = await movingPair(old, fresh, 'large', archive);
  const before = await rights(source);
  await bring(mover);
  expect(await objects(target)).toEqual(await objects(source));
  expect(memory.noted('carry:large-objects:source')).toMatch(/^\d+$/);

  await source.run(`SELECT lo_put(1001, 2500000, 'changed'), lo_unlink(1006), lo_from_bytea(1007, 'seven');
    SELECT lo_truncate(lo_open(1005, 131072), 2); COMMENT ON LARGE OBJECT 1005 IS 'cut'`);
  const app = await session(as('lo_app', sourceUrl));
  await app.run("SELECT lo_put(1003, 0, 'MINE')");
  await turn(mover, forward, async () => {
    // A client whom the right stops is refused; a superuser, whom it cannot stop, is held back until its session is ended.
    await expect(app.run("SELECT lo_put(1003, 0, 'lost')")).rejects.toMatchObject({ code: '42501' });
    await source.run("SET lock_timeout = '100ms'");
    await expect(source.run("SELECT lo_from_bytea(0, 'lost')")).rejects.toMatchObject({ code: '55P03' });
  });
  expect(await objects(target)).toEqual(await objects(source));
  expect(await target.query('SELECT oid::int8 AS oid FROM pg_largeobject_metadata ORDER BY 1')).toEqual(
    [1001, 1002, 1003, 1004, 1005, 1007].map((oid) => ({ oid })),
  );
  const closed = await session(as('lo_app', sourceUrl));
  for (const write of [
    "lo_put(1003, 0, 'lost')",
    'lo_create(0)',
    'lo_unlink(1003)',
    "lo_from_bytea(0, 'x')",
    'lo_creat(-1)',
    "lowrite(lo_open(1003, 131072), 'x')",
  ])
    await expect(
      closed.run(`SET default_transaction_read_only = off; SELECT ${write}`),
    ).rejects.toMatchObject({ code: '42501' });
  await expect(closed.run('SELECT lo_get(1003)')).resolves.toBeUndefined();
  await closed.end();

  await target.run(
    `SELECT lo_put(1002, 0, 'filled'), lo_unlink(1004), lo_from_bytea(1008, 'eight'); GRANT UPDATE ON LARGE OBJECT 1002 TO lo_app`,
  );
  expect(await mover.verify()).toMatchObject({ different: 0, unknown: 0 });
  await target.run("SELECT lo_put(1001, 0, 'again')");
  await turn(mover, backward);
  expect(await objects(source)).toEqual(await objects(target));
  expect(await rights(source)).toEqual(before);
  expect(await source.query('SELECT lo_get(1008)::text AS v')).toEqual([{ v: '\\x6569676874' }]);

  await turn(mover, forward);
  await cleanUp(mover);
  expect(await rights(source)).toEqual(before);
  expect(await rights(target)).toEqual(before);
  await end();
});

test('a cutover that is taken back lets large objects be written again', async () => {
  const { source, sourceUrl, mover, end } = await movingPair(old, fresh, 'large_back', archive);
  const before = await rights(source);
  await bring(mover);
  const cutover = mover.cutover(forward);
  await cutover.prepare();
  await cutover.fence();
  await cutover.drain();
  await cutover.unfence();
  const app = await session(as('lo_app', sourceUrl));
  await app.run("SELECT lo_put(1003, 0, 'kept')");
  expect(await rights(source)).toEqual(before);
  await app.end();
  await end();
});
