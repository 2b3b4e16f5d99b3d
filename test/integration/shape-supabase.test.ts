import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backward, forward } from '../../src/core/mover.ts';
import type { PgSession } from '../../src/io/postgres.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { realShell } from '../../src/io/shell.ts';
import { readSelection } from '../../src/movers/postgres/shape/selection.ts';
import { supabaseShape } from '../../src/platforms/supabase/shape.ts';
import { binDirOf, postgresOf, putOnPath } from '../support/majors.ts';
import { platformMover } from '../support/platforms/mover.ts';
import { type SupabaseLike, supabaseLike } from '../support/platforms/supabase-like.ts';
import { bring, cleanUp, turn } from '../support/postgres-move.ts';
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

/** A subscription of a role that is no superuser must give a password, and the server must ask for it (manual, CREATE SUBSCRIPTION). */
async function withPassword(server: ThrowawayPostgres, admin: PgSession): Promise<string> {
  await admin.run("CREATE ROLE mover SUPERUSER LOGIN PASSWORD 'asked for'");
  const file = join(server.dataDir, 'pg_hba.conf');
  writeFileSync(file, `host all mover 127.0.0.1/32 scram-sha-256\n${readFileSync(file, 'utf8')}`);
  await admin.run('SELECT pg_reload_conf()');
  return server.url.replace('postgres@', 'mover:asked%20for@');
}

/** The trigger on auth.users makes the profile. */
const signUp = (side: PgSession, handle: string) =>
  side.query(
    `INSERT INTO auth.users (id, email, encrypted_password, raw_user_meta_data)
     VALUES (gen_random_uuid(), $1::text, extensions.crypt($1::text, extensions.gen_salt('bf', 4)), jsonb_build_object('handle', $2::text))`,
    [`${handle}@example.org`, handle],
  );

const people = (side: PgSession) => names(side, 'SELECT handle AS name FROM public.people ORDER BY email');

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

/** A Supabase-like source and an empty server, for the tests of one group. */
function sides(major: 15 | 17, ownsAuth: boolean) {
  const both = {} as { there: SupabaseLike; here: ThrowawayPostgres; source: PgSession; target: PgSession };
  beforeAll(async () => {
    [both.there, both.here] = await Promise.all([supabaseLike(major, { ownsAuth }), postgresOf(major)]);
    both.source = await session(both.there.admin);
    both.target = await session(both.here.url);
  });
  afterAll(async () => {
    await Promise.all([both.source.end(), both.target.end()]);
    await Promise.all([both.there.stop(), both.here.stop()]);
  });
  return both;
}

describe('a Supabase-like source on 15, whose customer may act as the owner of auth.users', () => {
  const major = 15;
  const both = sides(major, true);

  test('may be moved live by a role that is no superuser', async () => {
    const { there, here } = both;
    const mover = platformMover(there.url, here.url, `look${major}`);
    const findings = await mover.doctor();
    await mover.close();
    expect(findings.filter((one) => one.level === 'blocks' || one.level === 'unknown')).toEqual([]);
  });

  test('names what needs the platform, unless the target has a stand-in', async () => {
    const { source, target } = both;
    await source.run(
      'CREATE TRIGGER hook AFTER INSERT ON public.posts FOR EACH ROW EXECUTE FUNCTION supabase_functions.http_request()',
    );
    try {
      expect((await readSelection(source, target, supabaseShape)).needs).toEqual([
        { what: 'trigger hook on table public.posts', needs: 'function supabase_functions.http_request()' },
      ]);
      await target.run(
        'CREATE SCHEMA supabase_functions; CREATE FUNCTION supabase_functions.http_request() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$',
      );
      expect((await readSelection(source, target, supabaseShape)).needs).toEqual([]);
    } finally {
      await source.run('DROP TRIGGER hook ON public.posts');
      await target.run('DROP SCHEMA IF EXISTS supabase_functions CASCADE');
    }
  });

  test('brings the app, its users and their passwords; the machinery stays; an abort leaves no trace', async () => {
    const { there, here, source, target } = both;
    const before = await schemaOf(there.admin, major);
    const mover = platformMover(there.url, here.url, `go${major}`);
    await bring(mover);
    await source.run(`
        UPDATE auth.users SET encrypted_password = extensions.crypt('new', extensions.gen_salt('bf', 4)) WHERE email = 'u1@example.org';
        INSERT INTO auth.users (id, email, encrypted_password, raw_user_meta_data) VALUES (gen_random_uuid(), 'late@example.org', 'x', '{"handle": "late"}')`);
    expect(await mover.verify()).toMatchObject({ different: 0, unknown: 0 });
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

    await cleanUp(mover);
    await mover.close();
    expect(await schemaOf(there.admin, major)).toBe(before);
  });
});

// 15 goes back by our own applier, 17 by a subscription.
describe.each([15, 17] as const)(
  'a Supabase-like source on %i, whose customer owns neither auth.users nor the database',
  (major) => {
    const both = sides(major, false);

    test('turns to the target and back, and no user is lost on the way', async () => {
      const { there, here, source, target } = both;
      const before = await schemaOf(there.admin, major);
      const mover = platformMover(there.url, await withPassword(here, target), 'around');
      const findings = await mover.doctor();
      expect(findings.filter((one) => one.level === 'blocks' || one.level === 'unknown')).toEqual([]);
      expect(findings.find((one) => one.code === 'PG-TABLE-OWNER')?.what).toContain('"auth"."users"');
      await bring(mover);
      await signUp(source, 'late');
      await turn(mover, forward);

      expect(await passwords(target)).toEqual(await passwords(source));
      expect(await people(target)).toContain('late');
      await expect(signUp(source, 'lost')).rejects.toMatchObject({ code: '25006' });
      await signUp(target, 'new');
      expect(await people(target)).toContain('new');

      await turn(mover, backward);
      expect(await people(source)).toEqual(await people(target));
      expect(await passwords(source)).toEqual(await passwords(target));
      await signUp(source, 'back');
      await expect(signUp(target, 'lost')).rejects.toMatchObject({ code: '25006' });

      await cleanUp(mover);
      await mover.close();
      expect(await schemaOf(there.admin, major)).toBe(before);
    });
  },
);
