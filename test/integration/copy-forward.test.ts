import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build } from 'esbuild';
import type { PgSession } from '../../src/io/postgres.ts';
import { CopyError } from '../../src/io/postgres-copy/copy-error.ts';
import { forwardCopy } from '../../src/io/postgres-copy/forward-copy.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { realShell } from '../../src/io/shell.ts';
import { freshDatabase, session, testPostgres } from '../support/servers.ts';
import { serveTls } from '../support/tls.ts';

let server: ThrowawayPostgres;
beforeAll(async () => {
  server = await testPostgres();
});
afterAll(() => server.stop());

const rows = 100_000;
const out = 'COPY public.t TO STDOUT WITH (FORMAT binary)';
const into = 'COPY public.t FROM STDIN WITH (FORMAT binary)';

async function pair(name: string): Promise<{ source: PgSession; target: PgSession; urls: string[] }> {
  const urls = [await freshDatabase(server, `${name}_a`), await freshDatabase(server, `${name}_b`)];
  const [source, target] = await Promise.all(urls.map((url) => session(url)));
  if (source === undefined || target === undefined) throw new Error('two sessions are needed');
  const table = 'CREATE TABLE public.t (id int, t text)';
  await source.run(
    `${table}; INSERT INTO public.t SELECT i, repeat('x', 300) || i FROM generate_series(1, ${rows}) i`,
  );
  await target.run(table);
  return { source, target, urls };
}

const works = async (one: PgSession) => (await one.query('SELECT 1 AS one'))[0]?.['one'] === 1;
const count = async (one: PgSession) => (await one.query('SELECT count(*) AS n FROM public.t'))[0]?.['n'];

test('both sessions go on after a copy, again and again, with statements already waiting', async () => {
  const { source, target } = await pair('again');
  let told = 0;
  for (const text of [false, true]) {
    const [copied, waiting] = await Promise.all([
      forwardCopy(
        source,
        target,
        text ? 'COPY public.t TO STDOUT' : out,
        text ? 'COPY public.t FROM STDIN' : into,
        {
          onBytes: (bytes) => {
            told += bytes;
          },
        },
      ),
      source.query('SELECT 7 AS seven'),
    ]);
    expect(copied.rows).toBe(rows);
    expect(told).toBe(copied.bytes);
    told = 0;
    expect(waiting).toEqual([{ seven: 7 }]);
    expect([await works(source), await works(target)]).toEqual([true, true]);
  }
  expect(await count(target)).toBe(2 * rows);
  await Promise.all([source.end(), target.end()]);
});

test('an empty answer and a statement that is refused leave both sessions usable', async () => {
  const { source, target } = await pair('refused');
  expect(
    await forwardCopy(
      source,
      target,
      'COPY (SELECT 1 WHERE false) TO STDOUT',
      'COPY public.t (id) FROM STDIN',
    ),
  ).toEqual({ rows: 0, bytes: 0 });
  await expect(forwardCopy(source, target, out, 'COPY public.missing FROM STDIN')).rejects.toMatchObject({
    side: 'target',
    lost: false,
    message: expect.stringContaining('"public.missing" does not exist'),
  });
  await expect(forwardCopy(source, target, 'COPY public.missing TO STDOUT', into)).rejects.toMatchObject({
    side: 'source',
    lost: false,
    cause: { code: '42P01' },
  });
  expect([await works(source), await works(target), await count(target)]).toEqual([true, true, 0]);
  await Promise.all([source.end(), target.end()]);
});

test('a target that refuses a row in the middle stops the source, and both sessions stay usable', async () => {
  const { source, target } = await pair('middle');
  await target.run('ALTER TABLE public.t ADD CHECK (id < 20000)');
  await expect(forwardCopy(source, target, out, into)).rejects.toMatchObject({
    side: 'target',
    lost: false,
    cause: { code: '23514', table: 't' },
  });
  expect([await works(source), await works(target), await count(target)]).toEqual([true, true, 0]);
  await Promise.all([source.end(), target.end()]);
});

test('a source that fails in the middle makes the target give up, and both sessions stay usable', async () => {
  const { source, target } = await pair('source');
  const failing = `COPY (SELECT id / (id - 50000), t FROM public.t) TO STDOUT WITH (FORMAT binary)`;
  await expect(forwardCopy(source, target, failing, into)).rejects.toMatchObject({
    side: 'source',
    lost: false,
    cause: { code: '22012' },
  });
  expect([await works(source), await works(target), await count(target)]).toEqual([true, true, 0]);
  await Promise.all([source.end(), target.end()]);
});

test.each(['source', 'target'] as const)(
  'a %s whose backend is ended in the middle is told lost; the other session stays usable',
  async (ended) => {
    const { source, target, urls } = await pair(`lost_${ended}`);
    const killer = await session(urls[0] ?? '');
    const victim = ended === 'source' ? source : target;
    const lost = new Promise<Error>((resolve) => victim.onLost(resolve));
    // A slow answer, so that the copy is surely in the middle when its backend goes.
    const slow =
      'COPY (SELECT id, t FROM public.t, LATERAL (SELECT pg_sleep(CASE id % 1000 WHEN 0 THEN 0.05 ELSE 0 END)) s) TO STDOUT WITH (FORMAT binary)';
    let kill: Promise<unknown> | undefined;
    const error = await forwardCopy(source, target, slow, into, {
      onBytes: () => {
        kill ??= killer.query('SELECT pg_terminate_backend($1)', [victim.pid]);
      },
    }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CopyError);
    expect(error).toMatchObject({ side: ended, lost: true });
    await kill;
    await lost;
    const other = ended === 'source' ? target : source;
    expect(await works(other)).toBe(true);
    expect(await works(killer)).toBe(true);
    await Promise.all([source.end(), target.end(), killer.end()]);
  },
);

test('an abort cancels both sides, rejects with its reason and leaves both sessions usable', async () => {
  const { source, target } = await pair('abort');
  const control = new AbortController();
  const reason = new Error('enough');
  await expect(
    forwardCopy(source, target, out, into, {
      signal: control.signal,
      onBytes: () => control.abort(reason),
    }),
  ).rejects.toBe(reason);
  expect([await works(source), await works(target), await count(target)]).toEqual([true, true, 0]);
  await Promise.all([source.end(), target.end()]);
});

test('a copy goes through TLS on both sides', async () => {
  const tls = await serveTls(await testPostgres());
  try {
    const url = await freshDatabase(tls, 'tls');
    const [source, target] = await Promise.all([
      session(`${url}?sslmode=require`),
      session(`${url}?sslmode=require`),
    ]);
    await source.run(
      "CREATE TABLE public.t AS SELECT i AS id, repeat('é', 300) || i AS t FROM generate_series(1, 50000) i; CREATE TABLE public.u (LIKE public.t)",
    );
    expect(await source.query('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()')).toEqual([
      { ssl: true },
    ]);
    const copied = await forwardCopy(source, target, out, into.replace('public.t', 'public.u'));
    expect(copied.rows).toBe(50_000);
    expect(await target.query('SELECT count(*) AS n FROM public.t JOIN public.u USING (id, t)')).toEqual([
      { n: 50_000 },
    ]);
    await target.run('ALTER TABLE public.u ADD CHECK (id < 100) NOT VALID');
    await expect(
      forwardCopy(source, target, out, into.replace('public.t', 'public.u')),
    ).rejects.toMatchObject({ side: 'target', lost: false });
    expect([await works(source), await works(target)]).toEqual([true, true]);
    await Promise.all([source.end(), target.end()]);
  } finally {
    await tls.stop();
  }
});

test('rows of 60 MB pass through a process that could not hold one of them', async () => {
  const { source, target, urls } = await pair('memory');
  await source.run(
    `CREATE TABLE public.big (id int, t text); ALTER TABLE public.big ALTER t SET STORAGE external;
     INSERT INTO public.big SELECT i, repeat('0123456789', 6000000) FROM generate_series(1, 5) i`,
  );
  // A target that is slower than the source: what the source sends meanwhile must wait there and not in the middle.
  await target.run(
    `CREATE TABLE public.big (id int, t text);
     CREATE FUNCTION public.dawdle() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_catalog.pg_sleep(1); RETURN NEW; END';
     CREATE TRIGGER dawdle BEFORE INSERT ON public.big FOR EACH ROW EXECUTE FUNCTION public.dawdle()`,
  );
  const folder = mkdtempSync(join(tmpdir(), 'unmoor-memory-'));
  try {
    const outfile = join(folder, 'copy-memory.mjs');
    await build({
      entryPoints: ['test/support/copy-memory.ts'],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      external: ['pg-native'],
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
    });
    const ran = await realShell.run({
      argv: [process.execPath, '--max-old-space-size=32', outfile, ...urls, 'public.big'] as [
        string,
        ...string[],
      ],
    });
    expect(ran.stderr).toBe('');
    const said = JSON.parse(ran.stdout) as { rows: number; bytes: number; peakBytes: number };
    expect(said.rows).toBe(5);
    expect(said.bytes).toBeGreaterThan(300_000_000);
    expect(said.peakBytes).toBeLessThan(200_000_000);
    expect(await target.query('SELECT count(*) AS n FROM public.big WHERE length(t) = 60000000')).toEqual([
      { n: 5 },
    ]);
  } finally {
    rmSync(folder, { recursive: true });
    await Promise.all([source.end(), target.end()]);
  }
});
