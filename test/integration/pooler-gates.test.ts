import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { parsePostgresUrl } from '../../src/core/endpoint.ts';
import { forward, type Gate } from '../../src/core/mover.ts';
import { type AppSession, connectApp } from '../../src/io/app-session.ts';
import { openConsole } from '../../src/io/pgbouncer.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import type { PoolerOptions } from '../../src/movers/postgres/postgres-mover.ts';
import { bring, type PooledStage, pooledStage } from '../support/pooled-stage.ts';
import { session, testPostgres } from '../support/servers.ts';

let old: ThrowawayPostgres;
let fresh: ThrowawayPostgres;
let all: PooledStage;
let client: AppSession;
let ini: string;
beforeAll(async () => {
  [old, fresh] = await Promise.all([testPostgres(), testPostgres()]);
  all = await pooledStage({ old, fresh }, 'gates', 'pgbouncer', {
    users: { looker: 'x', app: 'app' },
    settings: ['stats_users = looker'],
  });
  const mover = all.newMover();
  await bring(mover);
  await mover.close();
  client = await connectApp(all.bouncer.database('app'), 'the app');
  await client.run('SELECT 1');
  ini = readFileSync(all.bouncer.ini, 'utf8');
  all.memory.kept.set('pooler.rehearsed', 'PgBouncer 1.18.0: not today'); // it has a test of its own
});
afterEach(async () => {
  writeFileSync(all.bouncer.ini, ini);
  await tell('RELOAD');
});
afterAll(async () => {
  client.drop();
  await all.close();
  await Promise.all([old.stop(), fresh.stop()]);
});

async function tell(...commands: string[]): Promise<void> {
  const admin = await openConsole(all.bouncer.admin);
  for (const command of commands) await admin.run(command);
  await admin.end();
}

async function gates(pooler: Partial<PoolerOptions> = {}): Promise<readonly Gate[]> {
  const mover = all.newMover(pooler);
  const read = await mover.cutover(forward).gates();
  await mover.close();
  return read.filter(({ id }) => id.startsWith('pooler.'));
}

/** The one gate that does not hold. */
async function refusal(pooler: Partial<PoolerOptions> = {}): Promise<Gate> {
  const wrong = (await gates(pooler)).filter((gate) => gate.holds !== true);
  expect(wrong.map(({ id }) => id)).toHaveLength(1);
  return wrong[0] as Gate;
}

const change = async (edit: (text: string) => string) => {
  writeFileSync(all.bouncer.ini, edit(ini));
  await tell('RELOAD');
};

test('hold where everything is as it should be, and name who does not come through the pooler', async () => {
  const direct = await connectApp({ ...parsePostgresUrl(old.url), database: 'gates' }, 'a script');
  const read = await gates();
  direct.drop();
  expect(read.filter((gate) => gate.holds !== true)).toEqual([]);
  expect(read.map(({ id }) => id)).toEqual([
    'pooler.console',
    'pooler.file',
    'pooler.entry',
    'pooler.mode',
    'pooler.clients',
    'pooler.quiet',
    'pooler.timeout',
    'pooler.users',
    'pooler.rehearsed',
  ]);
  expect(read.find(({ id }) => id === 'pooler.clients')?.why).toMatch(
    /^1 sessions on the source do not come through it, and will see the fence's error: process \d+ of role postgres \(a script\)$/,
  );
});

test.each<[string, () => Partial<PoolerOptions>, Partial<Gate> & { id: string }, RegExp]>([
  [
    'nobody at the console',
    () => ({ admin: { ...all.bouncer.admin, port: 1 } }),
    { id: 'pooler.console', holds: 'unknown' },
    /127\.0\.0\.1:1, asked as postgres, answers: .*ECONNREFUSED/,
  ],
  [
    'a user that may only look',
    () => ({ admin: { ...all.bouncer.admin, user: 'looker' } }),
    { id: 'pooler.console', holds: false },
    /looker may look, and only admin_users may PAUSE: they are "postgres"/,
  ],
  [
    'a file that is not there',
    () => ({ ini: '/nowhere/pgbouncer.ini' }),
    { id: 'pooler.file', holds: false },
    /\/nowhere\/pgbouncer.ini cannot be replaced: ENOENT/,
  ],
  [
    'a database that has no entry',
    () => ({ database: 'shop' }),
    { id: 'pooler.entry', holds: false },
    /it has no entry shop under \[databases\]/,
  ],
  [
    'the file of another pooler',
    () => {
      const other = join(all.bouncer.ini, '..', 'other.ini');
      writeFileSync(other, ini.replace(`port=${old.port}`, 'port=7'));
      return { ini: other };
    },
    { id: 'pooler.entry', holds: false },
    /other.ini leads app to 127.0.0.1:7\/gates, and the running PgBouncer \(its file is .*pgbouncer.ini\) leads it to 127.0.0.1:\d+\/gates/,
  ],
  [
    'a cutover that may take longer than clients may wait',
    () => ({ deadlineMs: 120_000 }),
    { id: 'pooler.timeout', holds: false },
    /query_wait_timeout is 120 s, and a cutover may take 120 s/,
  ],
])('refuse %s, with both values', async (_, pooler, gate, why) => {
  const seen = await refusal(pooler());
  expect(seen).toMatchObject(gate);
  expect(seen.why).toMatch(why);
  expect(seen.next).toBeTruthy();
});

test('refuse a pooler that leads to the other side already', async () => {
  await change((text) => text.replace(`port=${old.port}`, `port=${fresh.port}`));
  const seen = await refusal();
  expect(seen).toMatchObject({ id: 'pooler.entry', holds: false });
  expect(seen.why).toContain(`127.0.0.1:${fresh.port}/gates, which is the target already`);
});

test('refuse a pooler that somebody has paused', async () => {
  await tell('PAUSE app');
  expect(await refusal()).toMatchObject({
    id: 'pooler.entry',
    why: 'app is paused in PgBouncer, and must serve',
    next: 'In its console: RESUME app',
  });
  await tell('RESUME app');
});

test('refuse session mode while a client holds a connection, and say what would follow', async () => {
  await change((text) => text.replace('pool_mode = transaction', 'pool_mode = session'));
  const held = await connectApp(all.bouncer.database('app'), 'held');
  await held.run('SELECT 1');
  const seen = await refusal();
  expect(seen.id).toBe('pooler.mode');
  expect(seen.why).toMatch(/pool_mode is session and \d clients hold a connection until they leave/);
  held.drop();
});

test('refuse an app that does not come through the pooler', async () => {
  client.drop();
  await tell('PAUSE app', 'RESUME app'); // nobody holds a connection of the pool any more
  const direct = await connectApp({ ...parsePostgresUrl(old.url), database: 'gates' }, 'the app');
  const seen = await refusal();
  direct.drop();
  expect(seen).toMatchObject({ id: 'pooler.clients', holds: false });
  expect(seen.why).toMatch(/^no client comes through the pooler, and 1 sessions on the source/);
  client = await connectApp(all.bouncer.database('app'), 'the app');
  await client.run('SELECT 1');
});

test('refuse a user that the other side would not let in, whatever the pooler was given for it', async () => {
  const [source, target] = await Promise.all([session(old.url), session(fresh.url)]);
  const made = "CREATE ROLE app LOGIN PASSWORD 'app'";
  await source.run(made);
  const app = await connectApp(all.bouncer.database('app', 'app'), 'as app');
  await app.run('SELECT 1');
  expect((await refusal()).why).toBe('role app is not there on the target');
  await target.run('CREATE ROLE app NOLOGIN');
  expect((await refusal()).why).toBe('role app may not log in on the target');
  await target.run("ALTER ROLE app LOGIN PASSWORD 'app'");
  expect((await gates()).find(({ id }) => id === 'pooler.users')?.holds).toBe(true); // another salt, the same password
  await target.run('ALTER ROLE app CONNECTION LIMIT 0');
  expect((await refusal()).why).toMatch(/app was refused on the target: too many connections for role "app"/);
  app.drop();
  await Promise.all([source.end(), target.end()]);
});
