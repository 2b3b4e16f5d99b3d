import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { showEndpoint } from '../../src/core/endpoint.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { bundle } from '../../tools/build.mjs';
import { PooledApp } from '../support/pooled-app.ts';
import { type PooledStage, pooledStage } from '../support/pooled-stage.ts';
import { testPostgres } from '../support/servers.ts';

/** kill -9 at every state of a transparent cutover, while clients write through the pooler and see no error. */
const folder = mkdtempSync(join(tmpdir(), 'unmoor-pooler-kill-'));
const program = join(folder, 'unmoor.mjs');
const crashedAt = join(folder, 'crashed');
let old: ThrowawayPostgres;
let fresh: ThrowawayPostgres;
let all: PooledStage;
let app: PooledApp;
beforeAll(async () => {
  await bundle('test/support/crashing-main.ts', program);
  [old, fresh] = await Promise.all([testPostgres(), testPostgres()]);
  all = await pooledStage({ old, fresh }, 'killed');
  app = new PooledApp(all.bouncer.database('app'));
  await app.goOn();
});
afterAll(async () => {
  await app.stop();
  await all.close();
  await Promise.all([old.stop(), fresh.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly killed: boolean;
  readonly code: number | null;
  readonly text: string;
}

/** Beside the app, which writes in this process. */
function unmoor(args: readonly string[], crashOnly?: string): Promise<Ended> {
  const child = spawn(process.execPath, [program, ...args, '--state', join(folder, 'state')], {
    cwd: folder,
    env: {
      ...process.env,
      ...(crashOnly === undefined ? {} : { CRASHED_AT: crashedAt, CRASH_ONLY: crashOnly }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
  return new Promise((resolve) =>
    child.on('close', (code, signal) => resolve({ killed: signal === 'SIGKILL', code, text })),
  );
}

async function servedBy(server: ThrowawayPostgres): Promise<void> {
  expect(await all.asked()).toEqual({ port: server.port, paused: 0 });
  await app.goOn();
  expect(app.errors).toEqual([]);
}

test('resume finishes it, abort takes it back, and no client hears of either', {
  timeout: 300_000,
}, async () => {
  const url = (server: ThrowawayPostgres) => server.url.replace(/postgres$/, 'killed');
  const moved = await unmoor(['move', '--from', url(old), '--to', url(fresh), '--yes']);
  expect(moved.code, moved.text).toBe(0);

  // The pooler was put before the app after the move was begun: the cutover names it, and later verbs know it.
  const pooler = [
    '--pooler-admin',
    `${showEndpoint(all.bouncer.admin)}?sslmode=disable`,
    '--pooler-ini',
    all.bouncer.ini,
    '--pooler-database',
    'app',
  ];
  const states = '(fencing|draining|switching|open)$';
  let ended = await unmoor(['cutover', '--yes', ...pooler], `^after cutover target ${states}`);
  expect(ended.text).toContain('Transparent: pauses the pooler');
  while (ended.killed) ended = await unmoor(['resume', '--yes'], `^after cutover target ${states}`);
  expect(ended.code, ended.text).toBe(0);
  await servedBy(fresh);

  ended = await unmoor(['rollback', '--yes'], '^after cutover source (fencing|draining|switching)$');
  for (let killed = 0; ended.killed; killed += 1) {
    expect(killed).toBeLessThan(4);
    const aborted = await unmoor(['abort', '--yes']);
    expect(aborted.code, aborted.text).toBe(0);
    await servedBy(fresh);
    ended = await unmoor(['rollback', '--yes'], '^after cutover source (fencing|draining|switching)$');
  }
  expect(ended.code, ended.text).toBe(0);
  await servedBy(old);
  expect(existsSync(crashedAt) && readFileSync(crashedAt, 'utf8').trim().split('\n')).toHaveLength(7);

  const fenced = await unmoor(['cutover', '--dry-run', '--mode', 'fenced', '--json']);
  expect(fenced.text).not.toContain('pooler.');
  await app.stop();
  expect((await app.ledger(all.source)).missing).toEqual([]);
});
