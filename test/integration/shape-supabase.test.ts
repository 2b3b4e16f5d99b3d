import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forward } from '../../src/core/mover.ts';
import type { PgSession } from '../../src/io/postgres.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { realShell } from '../../src/io/shell.ts';
import { readSelection } from '../../src/movers/postgres/shape/selection.ts';
import { supabase } from '../../src/platforms/supabase/index.ts';
import { binDirOf, postgresOf, putOnPath } from '../support/majors.ts';
import { bring, platformMover } from '../support/platforms/mover.ts';
import { type SupabaseLike, supabaseLike } from '../support/platforms/supabase-like.ts';
import { session } from '../support/servers.ts';

putOnPath(17);

/** The whole schema as its owner sees it, but for what changes from one dump to the next. */
async function schemaOf(url: string, major: number): Promise<string> {
  const dump = await realShell.run({ argv: [`${binDirOf(major)}/pg_dump`, '--schema-only', url] });
  expect(dump.code).toBe(0);
  return dump.stdout.replaceAll(/^\\(un)?restrict .*$/gm, '');
}

const passwords = (side: PgSession) =>
  side.query('SELECT id, email, encrypted_password FROM auth.users ORDER BY id');

const names = async (side: PgSession, sql: string) =>
  (await side.query<{ name: string }>(sql)).map((row) => row.name);

/** What a request through the API sees: its role and its claims are settings of the transaction. */
async function asUser(side: PgSession, role: string, user: unknown, sql: string): Promise<unknown[]> {
  await side.run(`BEGIN READ ONLY; SET LOCAL ROLE ${role}`);
  try {
    await side.query("SELECT set_config('request.jwt.claims', $1, true)", [
      JSON.stringify({ sub: user, role }),
    ]);
    return await side.query(sql);
  } finally {
    await side.run('ROLLBACK');
  }
}

describe.each([{ major: 15 as const, ownsAuth: true }])(
  'a Supabase-like source on $major',
  ({ major, ownsAuth }) => {
    let there: SupabaseLike;
    let here: ThrowawayPostgres;
    let source: PgSession;
    let target: PgSession;
    beforeAll(async () => {
      [there, here] = await Promise.all([supabaseLike(major, { ownsAuth }), postgresOf(major)]);
      source = await session(there.admin);
      target = await session(here.url);
    });
    afterAll(async () => {
      await source.end();
      await target.end();
      await Promise.all([there.stop(), here.stop()]);
    });

    test('may be moved live by a role that is no superuser', async () => {
      const mover = platformMover(there.url, here.url, `look${major}`);
      const findings = await mover.doctor();
      await mover.close();
      expect(findings.filter((one) => one.level === 'blocks' || one.level === 'unknown')).toEqual([]);
    });

    test('names what needs the platform, unless the target has a stand-in', async () => {
      await source.run(
        'CREATE TRIGGER hook AFTER INSERT ON public.posts FOR EACH ROW EXECUTE FUNCTION supabase_functions.http_request()',
      );
      try {
        expect((await readSelection(source, target, supabase)).needs).toEqual([
          { what: 'trigger hook on table public.posts', needs: 'function supabase_functions.http_request()' },
        ]);
        await target.run(
          'CREATE SCHEMA supabase_functions; CREATE FUNCTION supabase_functions.http_request() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$',
        );
        expect((await readSelection(source, target, supabase)).needs).toEqual([]);
      } finally {
        await source.run('DROP TRIGGER hook ON public.posts');
        await target.run('DROP SCHEMA IF EXISTS supabase_functions CASCADE');
      }
    });

    test('brings the app, its users and their passwords; the machinery stays; an abort leaves no trace', async () => {
      const before = await schemaOf(there.admin, major);
      const mover = platformMover(there.url, here.url, `go${major}`);
      await bring(mover);
      await source.run(`
        UPDATE auth.users SET encrypted_password = extensions.crypt('new', extensions.gen_salt('bf', 4)) WHERE email = 'u1@example.org';
        INSERT INTO auth.users (id, email, encrypted_password, raw_user_meta_data) VALUES (gen_random_uuid(), 'late@example.org', 'x', '{"handle": "late"}')`);
      expect(await mover.verify()).toMatchObject({ items: 5, same: 5 });
      expect(await passwords(target)).toEqual(await passwords(source));
      const gates = await mover.cutover(forward).gates();
      expect(gates.find((gate) => gate.id === 'postgres.schema')).toMatchObject({ holds: true });
      expect(
        await names(target, "SELECT handle AS name FROM public.people WHERE email = 'late@example.org'"),
      ).toEqual(['late']);

      const [someone] = await source.query<{ id: string }>(
        "SELECT id FROM auth.users WHERE email = 'u2@example.org'",
      );
      for (const side of [source, target]) {
        expect(
          await asUser(side, 'authenticated', someone?.id, 'SELECT DISTINCT author FROM public.posts'),
        ).toEqual([{ author: someone?.id }]);
        expect(await asUser(side, 'anon', null, 'SELECT FROM public.posts')).toEqual([]);
      }

      expect(
        await names(
          target,
          "SELECT nspname AS name FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema)' ORDER BY 1",
        ),
      ).toEqual(['auth', 'extensions', 'private', 'public', 'unmoor']);
      expect(
        await names(
          target,
          "SELECT relname AS name FROM pg_class WHERE relnamespace = 'auth'::regnamespace AND relkind = 'r' ORDER BY 1",
        ),
      ).toEqual(['identities', 'users']);
      expect(
        await names(
          target,
          "SELECT proname AS name FROM pg_proc WHERE pronamespace = 'auth'::regnamespace ORDER BY 1",
        ),
      ).toEqual(['email', 'jwt', 'role', 'uid']);
      expect(
        await names(
          target,
          "SELECT tgname AS name FROM pg_trigger WHERE tgrelid = 'auth.users'::regclass AND NOT tgisinternal ORDER BY 1",
        ),
      ).toEqual(['on_auth_user_created', 'unmoor_fence']);
      expect(await names(target, 'SELECT extname AS name FROM pg_extension ORDER BY 1')).toEqual([
        'pgcrypto',
        'plpgsql',
        'uuid-ossp',
      ]);
      expect(await names(target, 'SELECT evtname AS name FROM pg_event_trigger')).toEqual([]);
      expect(await names(target, 'SELECT pubname AS name FROM pg_publication')).toEqual([]);
      expect(
        await target.query(
          "SELECT rolname, rolcanlogin, rolsuper, rolbypassrls FROM pg_roles WHERE rolname !~ '^pg_' AND rolname <> 'postgres' ORDER BY 1",
        ),
      ).toEqual(
        ['anon', 'authenticated', 'authenticator', 'service_role', 'supabase_auth_admin'].map((rolname) => ({
          rolname,
          rolcanlogin: false,
          rolsuper: false,
          rolbypassrls: rolname === 'service_role',
        })),
      );

      for (const leftover of await mover.leftovers()) await leftover.remove();
      await mover.restore();
      expect(await mover.leftovers()).toEqual([]);
      await mover.close();
      expect(await schemaOf(there.admin, major)).toBe(before);
    });
  },
);
