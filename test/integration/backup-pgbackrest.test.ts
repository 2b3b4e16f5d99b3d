import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../src/io/servers/free-port.ts';
import { render } from '../../src/components/pgbackrest/render.ts';
import { startPostgres, type ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { findPostgresPrograms } from '../../src/io/servers/programs.ts';
import { unprivileged } from '../../src/io/servers/unprivileged.ts';
import { realShell } from '../../src/io/shell.ts';
import { renderingOf } from '../support/rendering.ts';
import { session } from '../support/servers.ts';

const key = 'a "key" of ours; $HOME %h';
const folder = mkdtempSync(join(tmpdir(), 'unmoor-backup-'));
const config = join(folder, 'pgbackrest.conf');
let server: ThrowawayPostgres;
let bin = '';

/** What is rendered, with this test's folders in the place of the host's, and stores on this disk: one of each key, as two providers. */
function configuration(dataDir: string, port: number): string {
  const { files } = render(renderingOf('pgbackrest', { app: 'association' }));
  const rendered = files.find(({ at }) => at.endsWith('pgbackrest.conf'))?.text ?? '';
  const changed = rendered
    .replace('repo1-type=s3', 'repo1-type=posix')
    .replace('repo1-path=/association', `repo1-path=${folder}/first\nrepo1-cipher-pass=${key}`)
    .replaceAll('/var/spool/pgbackrest', `${folder}/spool`)
    .replace(
      /^pg1-path=.*$/m,
      `pg1-path=${dataDir}\npg1-port=${port}\npg1-socket-path=${dirname(dataDir)}\npg1-user=postgres`,
    );
  const second = `repo2-path=${folder}/second\nrepo2-cipher-type=aes-256-cbc\nrepo2-cipher-pass=${key}2\nrepo2-retention-full=2\nrepo2-bundle=y\n`;
  return changed.replace('[global]\n', `[global]\nlog-path=${folder}/log\n${second}`);
}

const asServer = unprivileged();
const run = (argv: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(argv[0] as string, argv.slice(1), {
    encoding: 'utf8',
    cwd: folder,
    ...asServer,
  });
  return { status, said: `${stdout}${stderr}` };
};
const backrest = (...argv: string[]) => run(['pgbackrest', `--config=${config}`, '--stanza=app', ...argv]);

const make = (path: string): void => {
  mkdirSync(path, { recursive: true });
  if (asServer !== undefined) chownSync(path, asServer.uid, asServer.gid);
};

beforeAll(async () => {
  for (const name of ['', 'first', 'second', 'spool', 'log', 'restored']) make(join(folder, name));
  const [program] = await findPostgresPrograms(realShell, 'initdb');
  bin = dirname(program?.path ?? '');
  server = await startPostgres(bin, {
    archive_mode: 'on',
    archive_command: `'pgbackrest --config=${config} --stanza=app archive-push %p'`,
  });
  writeFileSync(config, configuration(server.dataDir, server.port), { mode: 0o644 });
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the rendered backup, with the real pgBackRest and PostgreSQL', () => {
  it('a segment of the log arrives in both stores', () => {
    expect(backrest('stanza-create')).toEqual({ status: 0, said: expect.any(String) });
    expect(backrest('stanza-create').status).toBe(0);
    expect(backrest('check')).toEqual({ status: 0, said: expect.any(String) });
  });

  it('what was written after the full backup comes back too, into another folder', async () => {
    const source = await session(server.url);
    await source.run('CREATE TABLE public.kept AS SELECT generate_series(1, 1000) AS n');
    for (const repo of ['1', '2']) expect(backrest(`--repo=${repo}`, '--type=full', 'backup').status).toBe(0);
    await source.run('INSERT INTO public.kept SELECT generate_series(1001, 1500); SELECT pg_switch_wal()');
    expect(backrest('--repo=1', '--type=diff', 'backup').status).toBe(0);
    await source.run('INSERT INTO public.kept VALUES (0)');
    await source.end();
    expect(backrest('check').status).toBe(0);

    const restored = join(folder, 'restored');
    // From the second store alone, as if the first were gone.
    const { status, said } = backrest('--repo=2', `--pg1-path=${restored}`, '--archive-mode=off', 'restore');
    expect(said).toBe('');
    expect(status).toBe(0);
    const port = await freePort();
    const options = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1`;
    expect(
      run([
        join(bin, 'pg_ctl'),
        '-D',
        restored,
        '-w',
        '-l',
        join(folder, 'log/server'),
        '-o',
        options,
        'start',
      ]).status,
    ).toBe(0);
    try {
      const again = await session(`postgres://postgres@127.0.0.1:${port}/postgres`);
      // It answers while it still reads the log; what it then says is not the end.
      while ((await again.query('SELECT pg_is_in_recovery() AS still'))[0]?.['still'] === true)
        await new Promise((resolve) => setTimeout(resolve, 50));
      expect(await again.query('SELECT count(*)::int AS n, min(n) AS least FROM public.kept')).toEqual([
        { n: 1501, least: 0 },
      ]);
      await again.end();
    } finally {
      run([join(bin, 'pg_ctl'), '-D', restored, '-m', 'immediate', 'stop']);
    }
  });

  it('who reads the stores reads nothing', () => {
    const files = ['first', 'second'].flatMap((store) =>
      readdirSync(join(folder, store), { recursive: true, withFileTypes: true }).filter((one) =>
        one.isFile(),
      ),
    );
    expect(files.length).toBeGreaterThan(10);
    const readable = files.filter((one) => {
      const bytes = readFileSync(join(one.parentPath, one.name));
      // Everything that OpenSSL's format begins with is `Salted__`.
      return !bytes.subarray(0, 8).equals(Buffer.from('Salted__'));
    });
    expect(readable.map(({ name }) => name)).toEqual([]);
  });
});
