import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { call } from '../support/cli.ts';
import { freshDatabase, session, testPostgres } from '../support/servers.ts';

let server: ThrowawayPostgres;
let folder: string;
let good: string;
let target: string;
let port: number;

beforeAll(async () => {
  server = await testPostgres({ wal_level: 'logical' });
  good = await freshDatabase(server, 'good');
  target = await freshDatabase(server, 'target');
  port = Number(new URL(good).port);
  const admin = await session(good);
  await admin.run(
    "CREATE ROLE app LOGIN SUPERUSER PASSWORD 'right-one'; CREATE TABLE public.a (id int PRIMARY KEY)",
  );
  await admin.end();
  folder = mkdtempSync(join(tmpdir(), 'unmoor-input-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await server.stop();
});

/** What was said, with this run's port and folder taken out. */
async function refused(argv: readonly string[], environment: Record<string, string> = {}) {
  const { code, out, err } = await call(folder, argv, environment);
  expect(out).toBe('');
  const plain = err.replaceAll(String(port), 'PORT').replaceAll(folder, 'FOLDER');
  return `exit ${code}\n${plain}`;
}

describe('a call that is not understood', () => {
  it.each([
    [['mvoe'], 'a verb mistyped'],
    [['move', '--form', 'x'], 'a flag mistyped'],
    [['move', '--until', 'later'], 'a value off the list'],
    [['move', '--jobs', 'many'], 'no number'],
    [['move', '--deadline', '5'], 'no duration'],
    [['move', '--from'], 'no value'],
    [['verify', 'everything'], 'a word too many'],
    [['move', '--from', 'postgres://old/app'], 'half a pair'],
    [['move'], 'no URLs at all'],
    [['doctor', '--config', 'nowhere.yaml'], 'no such file'],
    [['status'], 'no run'],
    [['cutover', '--yes'], 'no run either'],
  ])('%s: %s', async (argv) => {
    expect(await refused(argv)).toMatchSnapshot();
  });
});

describe('a URL that is not usable', () => {
  it.each([
    ['old.example.org/app', 'no scheme'],
    ['mysql://app:hunter22@old/app', 'another database'],
    ['postgres://app:hun/ter22@old/app', 'a slash in the password'],
    ['postgres:///app', 'no host'],
    ['postgres://old/app?sslmode=sure', 'an unknown sslmode'],
    ['env:NOT_SET', 'a variable that is not set'],
    ['@no-such-file', 'a file that is not there'],
  ])('%s: %s', async (from) => {
    const said = await refused(['doctor', '--from', from, '--to', 'postgres://new/app']);
    expect(said).toMatchSnapshot();
    expect(said).not.toMatch(/hunter22|ter22/);
  });
});

describe('a server that does not let us in', () => {
  it.each([
    ['an unknown host', 'postgres://app:hunter22@no-such-host.invalid/app?sslmode=disable'],
    ['a database that is not there', 'postgres://postgres:hunter22@127.0.0.1:PORT/nothing'],
    ['no TLS on the server', 'postgres://postgres:hunter22@127.0.0.1:PORT/good?sslmode=require'],
    ['a role that is not there', 'postgres://nobody:hunter22@127.0.0.1:PORT/good'],
  ])('%s', async (_, from) => {
    const said = await refused(['move', '--yes', '--from', 'env:FROM', '--to', target], {
      FROM: from.replace('PORT', String(port)),
    });
    expect(said).toMatchSnapshot();
    expect(said).not.toContain('hunter22');
  });

  it('nobody listens there', async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => free.once('listening', resolve));
    const { port: closed } = free.address() as { port: number };
    await new Promise((resolve) => free.close(resolve));
    const said = await refused(['doctor', '--from', `postgres://127.0.0.1:${closed}/app`, '--to', target]);
    expect(said.replaceAll(String(closed), 'CLOSED')).toMatchSnapshot();
  });

  it('changes nothing: there is no run afterwards', async () => {
    await call(folder, ['move', '--yes', '--from', `${good}x`, '--to', target]);
    const { out } = await call(folder, ['status', '--json']);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'RUN-103' } });
  });
});

describe('unmoor.yaml', () => {
  beforeEach(() => rmSync(join(folder, 'unmoor.yaml'), { force: true }));

  it('is read where it stands, and all its mistakes are told at once', async () => {
    writeFileSync(
      join(folder, 'unmoor.yaml'),
      'source:\n  postgress: postgres://app:hunter22@old/app\ntarget:\n  postgres: ${NEW}\noptions:\n  jobs: 0\n  maxLag: soon\n',
    );
    const said = await refused(['doctor']);
    expect(said).toMatchSnapshot();
    expect(said).not.toContain('hunter22');
  });

  it('names both sides, with a password from the environment', async () => {
    writeFileSync(join(folder, 'unmoor.yaml'), 'source:\n  postgres: ${OLD}\ntarget:\n  postgres: ${NEW}\n');
    const { out } = await call(folder, ['move', '--dry-run', '--json'], { OLD: good, NEW: target });
    expect(JSON.parse(out)).toMatchObject({ dryRun: true });
  });
});

it('tells the same in JSON, with the same exit code, and one object', async () => {
  const { code, out } = await call(folder, ['move', '--frm', 'x', '--json']);
  expect(code).toBe(2);
  expect(JSON.parse(out)).toEqual({
    error: {
      code: 'USE-105',
      title: 'A flag or its value is not understood',
      why: 'There is no flag --frm. Perhaps --from was meant.',
      next: 'add --help to see the flags of this verb, with an example.',
      state: 'Nothing was changed on either side.',
    },
  });
});

it.each([
  '',
  'inspect',
  'init',
  'rehearse',
  'doctor',
  'move',
  'status',
  'verify',
  'cutover',
  'rollback',
  'resume',
  'abort',
  'cleanup',
])('unmoor %s --help has an example', async (verb) => {
  const { code, out, err } = await call(folder, [...(verb === '' ? [] : [verb]), '--help']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/EXAMPLE\n {2}unmoor /);
  expect(out).toMatchSnapshot();
});

it('tells its version', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(await call(folder, ['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
});
