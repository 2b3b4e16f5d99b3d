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
  const admin = await session(old.url);
  await admin.run(
    'CREATE ROLE auth_admin; CREATE ROLE quiet LOGIN REPLICATION BYPASSRLS IN ROLE pg_signal_backend; CREATE ROLE plain LOGIN REPLICATION BYPASSRLS IN ROLE pg_signal_backend; GRANT SET ON PARAMETER session_replication_role TO quiet',
  );
  await admin.end();
});
afterAll(async () => {
  await Promise.all([old.stop(), fresh.stop()]);
});

/** As managed platforms have it: the users belong to the platform's role, and ours may read and write them. */
const platform = (name: string, role: string) => `
  ALTER DATABASE ${name} OWNER TO ${role};
  CREATE SCHEMA auth AUTHORIZATION auth_admin;
  CREATE TABLE auth.users (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), email text UNIQUE, n int, lower_email text GENERATED ALWAYS AS (lower(email)) STORED);
  ALTER TABLE auth.users OWNER TO auth_admin; ALTER TABLE auth.users ENABLE ROW LEVEL SECURITY;
  GRANT USAGE ON SCHEMA auth TO ${role}; GRANT SELECT, INSERT, UPDATE, DELETE, TRIGGER, REFERENCES ON auth.users TO ${role};
  SET ROLE ${role};
  CREATE SCHEMA app;
  CREATE TABLE app.notes (id bigserial PRIMARY KEY, n int);
  RESET ROLE;
  INSERT INTO auth.users (email, n) SELECT 'User' || n, n FROM generate_series(1, 2500) n;
  INSERT INTO app.notes (n) SELECT generate_series(1, 10)`;
const change = (n: number) => `
  INSERT INTO auth.users (email, n) VALUES ('New${n}', ${10_000 + n});
  UPDATE auth.users SET email = 'Changed${n}', n = -n WHERE n = ${n};
  DELETE FROM auth.users WHERE n = ${100 + n};
  INSERT INTO app.notes (n) VALUES (${n})`;
const users = (side: PgSession) => side.query('SELECT * FROM auth.users ORDER BY id');

test.each([
  ['a role that may rest triggers', 'quiet'],
  ['an ordinary role', 'plain'],
])('a table that our role does not own goes along, there and back, as %s', async (_, role) => {
  const name = `not_owned_${role}`;
  const { source, target, mover, end } = await movingPair(old, fresh, name, platform(name, role), role);
  const identity = () =>
    source.query(
      "SELECT relreplident, relowner::regrole::text AS owner FROM pg_class WHERE oid = 'auth.users'::regclass",
    );
  const before = await identity();
  await bring(mover);
  expect(
    await source.query("SELECT tablename FROM pg_publication_tables WHERE schemaname <> 'unmoor'"),
  ).toEqual([{ tablename: 'notes' }]);
  await source.run(change(1));
  await mover.follow();
  await turn(mover, forward, async () => {
    await expect(source.run('DELETE FROM auth.users')).rejects.toMatchObject({ code: '25006' });
  });
  expect(await users(target)).toEqual(await users(source));

  await target.run(change(2));
  await mover.follow();
  await turn(mover, backward);
  expect(await users(source)).toEqual(await users(target));
  expect(await source.query("SELECT n FROM auth.users WHERE email LIKE 'Changed%' ORDER BY n")).toEqual([
    { n: -2 },
    { n: -1 },
  ]);
  await source.run(change(3));

  await cleanUp(mover);
  expect(await identity()).toEqual(before);
  expect(await source.query("SELECT FROM pg_trigger WHERE tgname = 'unmoor_fence'")).toEqual([]);
  await end();
});
