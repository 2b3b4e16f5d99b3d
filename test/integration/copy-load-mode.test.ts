import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { parsePostgresUrl } from '../../src/core/endpoint.ts';
import { connectPostgres, type PgSession } from '../../src/io/postgres.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { backToSafe, enterLoadMode } from '../../src/movers/postgres/copy/load-mode.ts';
import { ShortMemory } from '../support/memory.ts';
import { freshDatabase, session, testPostgres } from '../support/servers.ts';

let server: ThrowawayPostgres;
let url: string;
let target: PgSession;
beforeAll(async () => {
  server = await testPostgres({ max_wal_size: '300MB' });
});
afterAll(() => server.stop());
beforeEach(async () => {
  url = await freshDatabase(server, 'shop');
  target = await connectPostgres(parsePostgresUrl(url), { application: 'unmoor' });
  return () => target.end();
});

const settings = async () =>
  Object.fromEntries(
    (
      await target.query<{ name: string; setting: string }>(
        "SELECT name, setting FROM pg_settings WHERE name IN ('max_wal_size', 'checkpoint_timeout', 'autovacuum', 'fsync', 'full_page_writes', 'wal_level')",
      )
    ).map(({ name, setting }) => [name, setting]),
  );
const written = () =>
  target.query(
    "SELECT name, setting FROM pg_file_settings WHERE name IN ('max_wal_size', 'checkpoint_timeout', 'autovacuum') ORDER BY 1, 2",
  );

test('gives room for loading, keeps every safety, and puts all back', async () => {
  const memory = new ShortMemory();
  const [before, lines] = [await settings(), await written()];
  expect(await enterLoadMode(target, memory, 2_000_000_000)).toMatchObject({ entered: true });
  expect(await settings()).toEqual({
    ...before,
    max_wal_size: '1908',
    checkpoint_timeout: '3600',
    autovacuum: 'off',
  });
  expect(await enterLoadMode(target, memory, 2_000_000_000)).toMatchObject({ entered: true });
  await backToSafe(target, memory);
  expect(await settings()).toEqual(before);
  expect(await written()).toEqual(lines);
  await backToSafe(target, memory);
  expect(await settings()).toEqual(before);
});

test('another process brings it back after a crash at any point of entering', async () => {
  const before = await settings();
  const memory = new ShortMemory();
  await enterLoadMode(target, memory, 2_000_000_000);
  // As if the first process had died after its note and one of its settings.
  await target.run('ALTER SYSTEM RESET autovacuum');
  const other = await session(url);
  await backToSafe(other, memory);
  await other.end();
  expect(await settings()).toEqual(before);
});

test('a target with other clients, with other data, or without the right is left as it is', async () => {
  const memory = new ShortMemory();
  const before = await settings();
  const app = await connectPostgres(parsePostgresUrl(url), { application: 'shop web' });
  expect(await enterLoadMode(target, memory, 1)).toEqual({
    entered: false,
    why: 'The target serves other clients: 1.',
  });
  await app.end();

  const filled = await session(await freshDatabase(server, 'filled'));
  await filled.run("CREATE TABLE public.t AS SELECT repeat('x', 100) FROM generate_series(1, 50000)");
  await filled.end();
  expect(await enterLoadMode(target, memory, 1)).toEqual({
    entered: false,
    why: "The target's server holds other databases with data: filled.",
  });
  await target.run('DROP DATABASE filled');

  await target.run('CREATE ROLE plain LOGIN');
  const plain = await connectPostgres({ ...parsePostgresUrl(url), user: 'plain' }, { application: 'unmoor' });
  expect(await enterLoadMode(plain, memory, 1)).toMatchObject({ entered: false });
  await plain.end();
  expect(await settings()).toEqual(before);
  expect(memory.kept.size).toBe(0);
});
