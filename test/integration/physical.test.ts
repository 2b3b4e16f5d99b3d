import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../src/io/servers/free-port.ts';
import { parsePostgresUrl } from '../../src/core/endpoint.ts';
import { backward, type Cutover, forward, type Gate, type Mover } from '../../src/core/mover.ts';
import { silent } from '../../src/core/progress.ts';
import { realClock } from '../../src/io/clock.ts';
import { type ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { unprivileged } from '../../src/io/servers/unprivileged.ts';
import { realShell } from '../../src/io/shell.ts';
import { createPostgresMover } from '../../src/movers/postgres/postgres-mover.ts';
import { allKept, LedgerApp, ledgerTable } from '../support/ledger-app.ts';
import { binDirOf, postgresOf } from '../support/majors.ts';
import { ShortMemory } from '../support/memory.ts';
import { freshDatabase, session } from '../support/servers.ts';

/** A source like Railway's: a superuser, wal_level = replica, and a restart is not wanted. */
let old: ThrowawayPostgres;
let folder: string;
beforeAll(async () => {
  old = await postgresOf(15, { wal_level: 'replica' });
  folder = mkdtempSync(join(tmpdir(), 'unmoor-physical-'));
  chmodSync(folder, 0o755);
});
const stopping: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const stop of stopping) await stop();
  await old.stop();
  rmSync(folder, { recursive: true, force: true });
});

const shop = `
  CREATE TABLE public.users (id bigserial PRIMARY KEY, email text UNIQUE NOT NULL);
  INSERT INTO public.users (email) SELECT 'u' || n FROM generate_series(1, 500) n;
  CREATE MATERIALIZED VIEW public.count AS SELECT count(*) AS n FROM public.users;
  ${ledgerTable}`;

async function place(name: string, server = old, major = 15) {
  const from = await freshDatabase(server, name);
  const port = await freePort();
  const data = join(folder, name);
  const to = `postgres://postgres@127.0.0.1:${port}/${name}`;
  const memory = new ShortMemory();
  const source = await session(from);
  await source.run(shop);
  const made: Mover[] = [];
  const mover = (): Mover => {
    const one = createPostgresMover({
      source: parsePostgresUrl(from),
      target: parsePostgresUrl(to),
      runId: name,
      memory,
      report: silent,
      clock: realClock,
      shell: realShell,
      method: 'physical',
      place: { data, port, bin: binDirOf(major) },
      maxLagMs: 2000,
    });
    made.push(one);
    return one;
  };
  stopping.push(async () => {
    await Promise.all([...made.map((one) => one.close()), source.end()]);
    stopServer(data, major);
  });
  return { from, to, data, port, source, memory, mover };
}

function stopServer(data: string, major = 15): void {
  if (!existsSync(join(data, 'postmaster.pid'))) return;
  execFileSync(join(binDirOf(major), 'pg_ctl'), ['-D', data, '-m', 'immediate', '-w', 'stop'], {
    ...unprivileged(),
    cwd: folder,
    stdio: 'ignore',
  });
}

async function bring(mover: Mover): Promise<void> {
  for (const step of mover.steps()) if (!(await step.already())) await step.act();
  await mover.follow();
}

const open = (gates: readonly Gate[]) => gates.filter((gate) => gate.holds !== true);

/** Each part by a mover of its own, as after a crash between any two of them. */
async function cross(cutover: () => Cutover, app: LedgerApp, url: string): Promise<void> {
  const first = cutover();
  expect(open(await first.gates())).toEqual([]);
  await first.prepare();
  await app.writes(20);
  await cutover().fence();
  await cutover().drain();
  await cutover().carry();
  expect(await cutover().check()).toMatchObject({ different: 0, unknown: 0 });
  await cutover().turn();
  await cutover().turn();
  const last = cutover();
  expect([await last.writable('source'), await last.writable('target')]).toEqual([false, false]);
  app.pointTo(url);
  await last.open();
  await cutover().settle();
  await cutover().settle();
  await app.writes(30);
}

test('takes a whole server along, promotes it, and goes back with everything written since', async () => {
  const { from, to, data, source, mover: make } = await place('railway');
  await freshDatabase(old, 'bystander');
  expect((await make().doctor()).filter((finding) => finding.level === 'blocks')).toEqual([]);
  expect(existsSync(data)).toBe(false);
  const app = new LedgerApp(from);
  try {
    await app.writes(20);
    const mover = make();
    await bring(mover);
    expect(await mover.sample()).toMatchObject({ state: 'following' });
    expect(statSync(join(data, 'unmoor-standby.conf')).mode & 0o777).toBe(0o600);
    await source.run("INSERT INTO public.users (email) VALUES ('late')");

    await cross(() => make().cutover(forward), app, to);
    const target = await session(to);
    stopping.unshift(() => target.end());
    expect(await app.check(target)).toMatchObject({ missing: [], doubled: [] });
    expect(await target.query("SELECT datname FROM pg_database WHERE datname = 'bystander'")).toHaveLength(1);
    expect(existsSync(join(data, 'unmoor-standby.conf'))).toBe(false);
    await expect(source.run('DELETE FROM public.users')).rejects.toMatchObject({ code: '25006' });
    expect(await source.query('SELECT FROM pg_replication_slots')).toEqual([]);
    expect(await target.query('SELECT subname FROM pg_subscription')).toEqual([]);
    await target.run("UPDATE public.users SET email = 'changed there' WHERE id = 1");

    await cross(() => make().cutover(backward), app, from);
    await app.stop();
    expect(await app.check(source)).toEqual(allKept);
    expect(await source.query('SELECT email FROM public.users WHERE id = 1')).toEqual([
      { email: 'changed there' },
    ]);
    expect(open(await make().cutover(forward).gates())).toMatchObject([
      { id: 'postgres.streaming', next: expect.stringContaining('makes a new one') },
    ]);

    for (const leftover of await mover.leftovers()) if (leftover.holds === undefined) await leftover.remove();
    await mover.restore();
    expect((await mover.leftovers()).map((leftover) => leftover.kind)).toEqual(['data directory']);
    await target.end();
    for (const leftover of await make().leftovers()) await leftover.remove();
    expect(existsSync(data)).toBe(false);
  } finally {
    await app.stop();
  }
});

test('a copy that was interrupted begins again, and a directory of somebody else is never touched', async () => {
  const { data, mover: make } = await place('interrupted');
  const steps = make().steps();
  await steps[0]?.act();
  mkdirSync(data);
  writeFileSync(join(data, 'precious'), 'mine');
  expect((await make().doctor()).filter((finding) => finding.level === 'blocks')).toMatchObject([
    { code: 'PG-PHYSICAL', what: expect.stringContaining('holds files that this run did not make') },
  ]);
  await expect(steps[1]?.act()).rejects.toMatchObject({ code: 'PG-222' });
  expect(readFileSync(join(data, 'precious'), 'utf8')).toBe('mine');

  rmSync(data, { recursive: true });
  writeFileSync(`${data}.unmoor`, 'interrupted'); // as a killed pg_basebackup leaves it
  mkdirSync(data);
  writeFileSync(join(data, 'half'), 'a file');
  await bring(make());
  expect(existsSync(join(data, 'half'))).toBe(false);
  expect(await make().sample()).toMatchObject({ state: 'following' });
  stopServer(data);
  const again = make();
  await again.follow(); // after a restart of this machine
  expect(open(await again.cutover(forward).gates())).toEqual([]);
  for (const leftover of await again.leftovers()) await leftover.remove();
  expect(existsSync(data)).toBe(false);
});

test('taken back before the promotion it follows on; afterwards it says that it must be made again', async () => {
  const { from, source, mover: make } = await place('returned');
  const app = new LedgerApp(from);
  try {
    await bring(make());
    const first = make().cutover(forward);
    expect(open(await first.gates())).toEqual([]);
    await first.prepare();
    await first.fence();
    await first.drain();
    await first.unturn();
    await first.unfence();
    await app.writes(10);

    const second = make().cutover(forward);
    expect(open(await second.gates())).toEqual([]);
    await second.prepare();
    await second.fence();
    await second.drain();
    await second.turn();
    expect(await second.writable('target')).toBe(false);
    await second.unturn();
    await second.unfence();
    await app.writes(10);
    await app.stop();
    expect(await app.check(source)).toEqual(allKept);
    expect(open(await make().cutover(forward).gates())).toMatchObject([
      { why: expect.stringContaining('was promoted once') },
    ]);
  } finally {
    await app.stop();
  }
});

test('PostgreSQL 17 goes the same way', async () => {
  const server = await postgresOf(17, { wal_level: 'replica' });
  stopping.push(() => server.stop());
  const { from, to, mover: make } = await place('seventeen', server, 17);
  const app = new LedgerApp(from);
  try {
    await bring(make());
    await cross(() => make().cutover(forward), app, to);
    await app.stop();
    const target = await session(to);
    stopping.unshift(() => target.end());
    expect(await app.check(target)).toEqual(allKept);
  } finally {
    await app.stop();
  }
});
