import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../src/io/servers/free-port.ts';
import { type ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { unprivileged } from '../../src/io/servers/unprivileged.ts';
import { call } from '../support/cli.ts';
import { allKept, LedgerApp, ledgerTable } from '../support/ledger-app.ts';
import { binDirOf, postgresOf } from '../support/majors.ts';
import { freshDatabase, session } from '../support/servers.ts';

/** The whole command line, from a source whose WAL is not logical: move, cutover, rollback, cleanup. */
let old: ThrowawayPostgres;
let fresh: ThrowawayPostgres;
let folder: string;
beforeAll(async () => {
  [old, fresh] = await Promise.all([postgresOf(15, { wal_level: 'replica' }), postgresOf(15)]);
  folder = mkdtempSync(join(tmpdir(), 'unmoor-methods-'));
  chmodSync(folder, 0o755);
});
afterAll(async () => {
  await Promise.all([old.stop(), fresh.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

/** @returns what the command answered on stdout */
async function done(...argv: string[]): Promise<string> {
  const { code, out, err } = await call(folder, argv);
  expect(code, `${argv.join(' ')}\n${err}`).toBe(0);
  return out;
}

async function thereAndBack(method: string, to: string, target: readonly string[], deadline: string) {
  const from = await freshDatabase(old, method);
  const source = await session(from);
  await source.run(ledgerTable);
  const app = new LedgerApp(from);
  try {
    await app.writes(20);
    await done('move', '--from', from, ...target, '--method', method, '--yes');
    if (method === 'offline') {
      const { code, err } = await call(folder, ['cutover', '--yes', '--deadline', '1ms']);
      expect(code).toBe(1);
      expect(err).toContain('the deadline allows 1 ms');
    }
    await done('cutover', '--yes', '--deadline', deadline);
    app.pointTo(to);
    await app.writes(20);
    await done('rollback', '--yes');
    app.pointTo(from);
    await app.writes(20);
    await app.stop();
    expect(await app.check(source)).toEqual(allKept);
    expect(await done('cleanup', '--yes')).toContain('Writes go to the source');
    expect(await source.query('SELECT slot_name FROM pg_replication_slots')).toEqual([]);
  } finally {
    await app.stop();
    await source.end();
  }
}

test('offline, with its pause rehearsed and allowed', async () => {
  const to = await freshDatabase(fresh, 'offline');
  await thereAndBack('offline', to, ['--to', to], '5min');
});

test('physical, to a server that is made here', async () => {
  const port = await freePort();
  const data = join(folder, 'data');
  const to = `postgres://postgres@127.0.0.1:${port}/physical`;
  try {
    await thereAndBack('physical', to, ['--target-data', data, '--target-port', String(port)], '60s');
    expect(existsSync(data)).toBe(true); // it holds copied data, and nobody asked to drop it
  } finally {
    if (existsSync(join(data, 'postmaster.pid')))
      execFileSync(join(binDirOf(15), 'pg_ctl'), ['-D', data, '-m', 'immediate', '-w', 'stop'], {
        ...unprivileged(),
        cwd: folder,
        stdio: 'ignore',
      });
  }
});
