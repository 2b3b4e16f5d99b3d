import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { poll, realClock } from '../clock.ts';
import { realShell } from '../shell.ts';
import { processesIn, processStart } from './process-age.ts';
import { findPostgresServer, findRedisServer } from './server-programs.ts';
import { startPostgres } from './postgres-server.ts';
import { startRedis } from './redis-server.ts';
import { openRunFolder, sweepRunFolders } from './run-folder.ts';

let base: string;
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'unmoor-base-')));
  chmodSync(base, 0o711); // as root, the servers run as another user
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

/** A process that does nothing, at work in a folder. */
async function idle(cwd: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { cwd, stdio: 'ignore' });
  await new Promise((resolve) => child.once('spawn', resolve));
  return child;
}

test('what a killed run has left is stopped and removed by the next', async () => {
  const owner = await idle(tmpdir());
  const pid = owner.pid ?? 0;
  const left = join(base, `unmoor-run-${pid}-${processStart(pid)}-abc123`);
  mkdirSync(join(left, 'server'), { recursive: true });
  const server = await idle(join(left, 'server'));
  expect(await sweepRunFolders(base)).toEqual([]); // its owner lives

  owner.kill('SIGKILL');
  await new Promise((resolve) => owner.once('exit', resolve));
  const gone = new Promise((resolve) => server.once('exit', (_, signal) => resolve(signal)));
  const folder = await openRunFolder(base);
  expect(await gone).toBe('SIGKILL');
  expect(existsSync(left)).toBe(false);
  await folder.stop();
  expect(readdirSync(base)).toEqual([]);
});

test('a pid that came round again does not keep the folder of a dead run', async () => {
  mkdirSync(join(base, `unmoor-run-${process.pid}-1-abc123`));
  writeFileSync(join(base, 'unmoor-run-notes.txt'), 'not ours');
  expect(await sweepRunFolders(base)).toHaveLength(1);
  expect(readdirSync(base)).toEqual(['unmoor-run-notes.txt']);
});

test('stopping in the middle of initdb leaves nothing running and nothing behind', async () => {
  const { binDir } = await findPostgresServer(realShell);
  const folder = await openRunFolder(base);
  const starting = startPostgres(binDir, {}, folder.path, folder.signal);
  const refused = expect(starting).rejects.toMatchObject({ code: 'SRV-102' });
  const begun = await poll(realClock, { everyMs: 1, withinMs: 10_000 }, () =>
    Promise.resolve(processesIn(folder.path).length > 0 || undefined),
  );
  expect(begun).toBe(true);
  await folder.stop();
  await refused;
  expect(processesIn(folder.path)).toEqual([]);
  expect(readdirSync(base)).toEqual([]);
});

test('servers of a folder go with it', async () => {
  const redis = findRedisServer();
  const { binDir } = await findPostgresServer(realShell);
  const folder = await openRunFolder(base);
  const postgres = await startPostgres(binDir, { fsync: 'off' }, folder.path, folder.signal);
  folder.onStop(() => postgres.stop());
  // This one registers no stop, as if the run had been interrupted just before.
  if (redis !== undefined) await startRedis(redis, [], folder.path, folder.signal);
  expect(processesIn(folder.path).length).toBeGreaterThan(1);
  await folder.stop();
  expect(readdirSync(base)).toEqual([]);
});
