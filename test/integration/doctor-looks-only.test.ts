import { afterAll, beforeAll, expect, test } from 'vitest';
import { parsePostgresUrl } from '../../src/core/endpoint.ts';
import { realClock } from '../../src/io/clock.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { findPostgresPrograms } from '../../src/io/servers/programs.ts';
import { realShell } from '../../src/io/shell.ts';
import { diagnosePostgres } from '../../src/movers/postgres/doctor/index.ts';
import { codes, diagnose, runSql } from '../support/doctor.ts';
import { freshDatabase, session, testPostgres } from '../support/servers.ts';

let source: ThrowawayPostgres;
let target: ThrowawayPostgres;
beforeAll(async () => {
  source = await testPostgres();
  target = await testPostgres();
});
afterAll(async () => {
  await source.stop();
  await target.stop();
});

/** Everything that doctor could have changed: the whole dump, and what no dump holds. */
async function portrait(url: string): Promise<string> {
  const [dump] = await findPostgresPrograms(realShell, 'pg_dump');
  const ran = await realShell.run({ argv: [dump?.path ?? 'pg_dump', '--dbname', url] });
  if (ran.code !== 0) throw new Error(ran.stderr);
  const admin = await session(url);
  const [cluster] = await admin.query<{ all: string }>(`
    SELECT json_build_array(
      (SELECT json_agg(a ORDER BY a.oid) FROM pg_catalog.pg_authid a),
      (SELECT json_agg(m ORDER BY m.roleid, m.member) FROM pg_catalog.pg_auth_members m),
      (SELECT json_agg(s) FROM pg_catalog.pg_db_role_setting s),
      (SELECT json_agg(s.slot_name) FROM pg_catalog.pg_replication_slots s),
      (SELECT json_agg(p) FROM pg_catalog.pg_publication p),
      (SELECT json_agg(s) FROM pg_catalog.pg_subscription s),
      (SELECT json_agg(s.name || s.setting ORDER BY s.name) FROM pg_catalog.pg_file_settings s),
      (SELECT count(*) FROM pg_catalog.pg_class))::text AS all`);
  await admin.end();
  // Newer pg_dumps put a random word into \\restrict.
  return `${ran.stdout.replaceAll(/^\\(un)?restrict .*$/gm, '')}\n${cluster?.all}`;
}

test('doctor changes nothing on either side, not even for a role that may do all', async () => {
  const from = await freshDatabase(source, 'shop');
  const to = await freshDatabase(target, 'shop');
  await runSql(
    from,
    `CREATE TABLE public.users (id serial PRIMARY KEY, name text);
INSERT INTO public.users (name) SELECT 'n' || i FROM generate_series(1, 1000) i;
CREATE TABLE public.keyless (payload json);
CREATE UNLOGGED TABLE public.passing (id int);
CREATE MATERIALIZED VIEW public.seen AS SELECT count(*) FROM public.users;
ALTER TABLE public.users ENABLE ROW LEVEL SECURITY;
SELECT lo_create(0);
CREATE EXTENSION pg_trgm SCHEMA public`,
  );
  const before = [await portrait(from), await portrait(to)];
  expect(before[0]).toContain('n1000');
  expect(codes(await diagnose(from, to))).toContain('PG-IDENTITY-INCOMPARABLE');
  expect([await portrait(from), await portrait(to)]).toEqual(before);
});

test('a source alone can be looked at, and the target is said to be unseen', async () => {
  const from = await freshDatabase(source, 'alone');
  expect(codes(await diagnose(from, undefined))).toContain('PG-TARGET-UNSEEN');
});

test('our sessions are as they were: a write works, and no limit stays', async () => {
  const from = await freshDatabase(source, 'after');
  const mine = await session(from);
  await diagnosePostgres({
    source: mine,
    target: undefined,
    sourceEndpoint: parsePostgresUrl(from),
    targetEndpoint: undefined,
    shell: realShell,
    clock: realClock,
  });
  await mine.run('CREATE TABLE public.written ()');
  const [row] = await mine.query(
    "SELECT current_setting('lock_timeout') AS lock, current_setting('statement_timeout') AS statement",
  );
  expect(row).toEqual({ lock: '0', statement: '0' });
  await mine.end();
});
