import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { answers } from '../../src/faces/cli/schemas/answers.ts';
import type { PgSession } from '../../src/io/postgres.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { call } from '../support/cli.ts';
import { freshDatabase, session, testPostgres } from '../support/servers.ts';

let old: ThrowawayPostgres;
let fresh: ThrowawayPostgres;
let folder: string;
let number = 0;
let urls: { readonly from: string; readonly to: string };
let source: PgSession;
beforeAll(async () => {
  const settings = { wal_retrieve_retry_interval: '200ms' };
  [old, fresh] = await Promise.all([testPostgres(settings), testPostgres(settings)]);
});
afterAll(() => Promise.all([old.stop(), fresh.stop()]));

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'unmoor-reconcile-'));
  number += 1;
  urls = {
    from: await freshDatabase(old, `reconciled_${number}`),
    to: await freshDatabase(fresh, `reconciled_${number}`),
  };
  source = await session(urls.from);
  await source.run(`CREATE TABLE public.users (id int PRIMARY KEY, note text);
    INSERT INTO public.users SELECT n, 'u' || n FROM generate_series(1, 300) n`);
});
afterEach(async () => {
  await source.end();
  rmSync(folder, { recursive: true, force: true });
});

const changeSchema = () =>
  source.run(`ALTER TABLE public.users ADD COLUMN age int DEFAULT 7;
    CREATE TABLE public.more (id int PRIMARY KEY, of_user int REFERENCES public.users);
    INSERT INTO public.more SELECT n, n FROM generate_series(1, 50) n`);

/** An answer of its published form. */
async function json(verb: keyof typeof answers, ...argv: string[]) {
  const { code, out, err } = await call(folder, [verb, ...argv, '--json', '--progress', 'plain']);
  const answer = JSON.parse(out) as Record<string, unknown>;
  if (code === 0) expect(answers[verb].parse(answer), err).toEqual(answer);
  return { code, answer };
}

test('a schema that changed is named by status, planned by --dry-run, mended by move --reconcile, and then there is nothing to do', async () => {
  await json('move', '--from', urls.from, '--to', urls.to, '--yes');
  expect((await json('status')).answer).not.toHaveProperty('changed');
  await changeSchema();
  const changed = {
    changed: expect.arrayContaining([expect.stringContaining('public.more'), expect.stringContaining('age')]),
    next: expect.stringContaining('unmoor move --reconcile'),
  };
  expect((await json('status')).answer).toMatchObject(changed);
  const refused = await json('cutover', '--yes');
  expect(refused).toMatchObject({ code: 1, answer: { error: { code: 'RUN-105' } } });

  const { answer: planned } = await json('move', '--reconcile', '--dry-run');
  const lines = [
    'ALTER TABLE "public"."users" ADD COLUMN "age" integer DEFAULT \'7\'',
    expect.stringMatching(/^CREATE TABLE public\.more/),
    'copy "public"."more"',
    expect.stringMatching(/FOREIGN KEY \(of_user\) REFERENCES public\.users/),
    'compare "public"."users"',
  ];
  expect(planned).toEqual({ dryRun: true, reconcile: expect.arrayContaining(lines) });
  expect((await json('status')).answer, 'a dry run changes nothing').toMatchObject(changed);

  const { answer: mended } = await json('move', '--reconcile', '--yes');
  expect(mended).toMatchObject({ open: 'source', reconciled: planned['reconcile'] });
  expect((await json('status')).answer).not.toHaveProperty('changed');
  expect((await json('move', '--reconcile', '--yes')).answer).toMatchObject({ reconciled: [] });
  expect((await json('move', '--reconcile', '--dry-run')).answer).toEqual({ dryRun: true, reconcile: [] });

  await source.run('UPDATE public.users SET age = 8 WHERE id = 3; INSERT INTO public.more VALUES (51, 3)');
  expect((await json('cutover', '--yes')).answer).toMatchObject({ open: 'target' });
  expect((await json('verify')).answer).toMatchObject({ different: 0, unknown: 0, rows: 351 });
  const late = await json('move', '--reconcile', '--yes');
  expect(late).toMatchObject({ code: 1, answer: { error: { code: 'RUN-104' } } });
}, 120_000);

test('beside our own applier it is refused before anything is done, and says what to do by hand', async () => {
  // The target's server does not reach the source: nobody listens where it is told to look.
  const side = (name: string, url: string) => [`${name}:`, `  postgres: ${url}`];
  const peer = ['  peer:', '    postgres: postgres://postgres@127.0.0.1:1/nowhere'];
  const lines = [...side('source', urls.from), ...peer, ...side('target', urls.to), ''];
  writeFileSync(join(folder, 'unmoor.yaml'), lines.join('\n'));
  const moved = await json('move', '--yes');
  expect(moved.answer).toMatchObject({ state: 'steady' });
  await changeSchema();
  expect((await json('status')).answer).toMatchObject({
    changed: expect.arrayContaining(['table public.more is only on the source']),
  });
  for (const how of ['--dry-run', '--yes'])
    expect(await json('move', '--reconcile', how), how).toMatchObject({
      code: 1,
      answer: {
        error: {
          code: 'PG-215',
          why: expect.stringMatching(/^The target follows by our own applier \(unmoor_\w+_g1\)/),
          next: expect.stringContaining('by hand'),
        },
      },
    });
}, 120_000);
