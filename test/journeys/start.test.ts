import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answers } from '../../src/faces/cli/schemas/answers.ts';
import { poll, realClock } from '../../src/io/clock.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { type Calling, call, start } from '../support/cli.ts';
import { freshDatabase, session, testPostgres } from '../support/servers.ts';

/** What `npm start` runs, with a small shop; and the same on a database of one's own. */
let source: ThrowawayPostgres;
let folder: string;
beforeAll(async () => {
  source = await testPostgres();
  // Everything that a call makes lies here, and its servers run as another user: so all may come in.
  folder = mkdtempSync(join(tmpdir(), 'unmoor-start-'));
  chmodSync(folder, 0o777);
});
afterAll(async () => {
  await source.stop();
  rmSync(folder, { recursive: true, force: true });
});

const here = () => ({ TMPDIR: folder });

/** Processes whose command line names the folder: the servers of a call keep their files in it. */
const processesIn = (path: string) =>
  readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(path);
      } catch {
        return false; // it has ended meanwhile
      }
    });

async function saysOnce(calling: Calling, what: RegExp): Promise<void> {
  const said = await poll(realClock, { everyMs: 5, withinMs: 90_000 }, () =>
    Promise.resolve(what.test(calling.err()) || undefined),
  );
  expect(said, calling.err()).toBe(true);
}

test('the main job ends well, and its one JSON object holds what scripts are promised', async () => {
  const { code, out, err } = await call(folder, ['rehearse', '--megabytes', '3', '--json'], here());
  expect(code, err).toBe(0);
  const result = JSON.parse(out) as Record<string, unknown>;
  expect(result).toMatchObject({ missing: 0, doubled: 0, differences: 0, rolledBack: true, ok: true });
  for (const key of ['rows', 'bytes', 'acknowledged']) expect(result[key]).toBeGreaterThan(0);
  expect(result['phases']).toMatchObject({ move: expect.any(Number), cutover: expect.any(Number) });
  expect(result['pauseMs']).toEqual({ median: expect.any(Number), max: expect.any(Number) });
  expect(answers.rehearse.safeParse(result).error).toBeUndefined();
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  ['while servers start', /begins +Started two pairs/],
  ['while the shop is filled', /begins +Filled a sample shop/],
  ['in the middle of the move', /begins +Publication, slot, schema/],
  ['in a cutover', /begins +Switched the app/],
])('Ctrl-C %s leaves nothing running and nothing behind', async (_, moment) => {
  const calling = start(folder, ['rehearse', '--megabytes', '3'], here());
  await saysOnce(calling, moment);
  calling.child.kill('SIGINT');
  const { code, err } = await calling.ended;
  expect(code, err).toBe(1);
  expect(processesIn(folder)).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
});

const made = `SELECT slot_name AS name FROM pg_replication_slots WHERE database = current_database()
  UNION ALL SELECT pubname FROM pg_publication UNION ALL SELECT nspname FROM pg_namespace WHERE nspname = 'unmoor'
  UNION ALL SELECT tgname FROM pg_trigger WHERE tgname LIKE 'unmoor%'
  UNION ALL SELECT relname FROM pg_class WHERE relreplident NOT IN ('d', 'n') AND relnamespace = 'public'::regnamespace`;

test.each([
  ['live', []],
  ['from one snapshot', ['--offline']],
])("a rehearsal with one's own database, %s, answers and leaves nothing on it", async (_, flags) => {
  const url = await freshDatabase(source, 'own');
  const own = await session(url);
  await own.run(`CREATE TABLE public.users (id int PRIMARY KEY, bio text); CREATE TABLE public.lines (line text);
    INSERT INTO public.users SELECT g, md5(g::text) FROM generate_series(1, 3000) g; INSERT INTO public.lines VALUES ('a'), ('a')`);
  const { code, out, err } = await call(folder, ['rehearse', '--from', url, ...flags, '--json'], here());
  expect(code, err).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ kind: 'own', ok: true, tables: 2, rows: 3002, differences: 0 });
  expect(await own.query(made)).toEqual([]);
  await own.end();
  expect(processesIn(folder)).toEqual([]);
});

test('what must be mended first is said, with the statement that mends it', async () => {
  const url = await freshDatabase(source, 'broken');
  const own = await session(url);
  await own.run('CREATE TABLE public.lines (line json)');
  const { code, out } = await call(folder, ['rehearse', '--from', url, '--json'], here());
  expect(code).toBe(1);
  expect(out).toContain('PG-IDENTITY-INCOMPARABLE');
  expect(out).toContain('ADD COLUMN');
  await own.end();
});

test('a wrong password, a right too few and a target that is not empty are refused with nothing changed', async () => {
  const server = await testPostgres();
  try {
    const admin = await session(server.url);
    await admin.run(
      "ALTER ROLE postgres PASSWORD 'right-canary'; CREATE ROLE weak LOGIN; CREATE TABLE public.full (id int PRIMARY KEY)",
    );
    writeFileSync(
      join(server.dataDir, 'pg_hba.conf'),
      'host all postgres 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n',
    );
    await admin.query('SELECT pg_reload_conf()');
    await admin.end();
    const from = await freshDatabase(source, 'refused');
    const own = await session(from);
    await own.run(`CREATE TABLE public.secrets (id int PRIMARY KEY); ALTER TABLE public.secrets ENABLE ROW LEVEL SECURITY;
      DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN REPLICATION; GRANT SELECT ON public.secrets TO reader; INSERT INTO public.secrets VALUES (1)`);
    const to = (password: string) => `postgres://postgres:${password}@127.0.0.1:${server.port}/postgres`;
    const move = (urls: readonly string[]) =>
      call(folder, ['move', ...urls, '--yes', '--json', '--state', join(folder, 'refused')]);

    const wrong = await move(['--from', from, '--to', to('wrong-canary')]);
    expect([wrong.code, JSON.parse(wrong.out)]).toMatchObject([1, { error: { code: 'CONN-104' } }]);
    const full = await move(['--from', from, '--to', to('right-canary')]);
    expect(full.code).toBe(1);
    expect(full.out).toContain('PG-TARGET-NOT-EMPTY');
    const reader = from.replace('postgres@', 'reader@');
    const hidden = await move(['--from', reader, '--to', await freshDatabase(source, 'empty')]);
    expect(hidden.code).toBe(1);
    expect(hidden.out).toContain('PG-RLS');

    for (const { out, err } of [wrong, full, hidden]) expect(out + err).not.toContain('canary');
    expect(await own.query(made)).toEqual([]);
    await own.end();
  } finally {
    await server.stop();
  }
});
