import { chownSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../src/io/servers/free-port.ts';
import { parsePostgresUrl } from '../../src/core/endpoint.ts';
import { UnmoorError } from '../../src/core/errors/error.ts';
import { poll, realClock } from '../../src/io/clock.ts';
import { type ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { unprivileged } from '../../src/io/servers/unprivileged.ts';
import { realShell } from '../../src/io/shell.ts';
import { openPostgres, type OpenOptions } from '../../src/movers/postgres/connect.ts';
import { session, testPostgres } from '../support/servers.ts';

const canary = 'canary-p4ssword';
let plain: ThrowawayPostgres;
let secured: ThrowawayPostgres;

beforeAll(async () => {
  plain = await testPostgres({
    max_connections: '8',
    superuser_reserved_connections: '1',
    max_wal_senders: '2',
  });
  const admin = await session(plain.url);
  await admin.run("CREATE ROLE app LOGIN PASSWORD 'right'; CREATE ROLE idle NOLOGIN");
  await admin.end();
  hba(plain, [
    'host all app 127.0.0.1/32 scram-sha-256',
    'host all blocked 127.0.0.1/32 reject',
    'host all,replication all 127.0.0.1/32 trust',
  ]);
  secured = await testPostgres();
  await giveCertificate(secured);
  hba(secured, ['hostssl all all 127.0.0.1/32 trust']);
  await secured.restart();
  await plain.restart();
});
afterAll(async () => {
  await plain.stop();
  await secured.stop();
});

function hba(server: ThrowawayPostgres, lines: readonly string[]) {
  // The server's own start waits for a session of `postgres` without TLS.
  writeFileSync(
    join(server.dataDir, 'pg_hba.conf'),
    `host postgres postgres 127.0.0.1/32 trust\n${lines.join('\n')}\n`,
  );
}

/** A self-signed certificate for the name `db.example.com`. */
async function giveCertificate(server: ThrowawayPostgres) {
  const key = join(server.dataDir, 'server.key');
  const crt = join(server.dataDir, 'server.crt');
  const made = await realShell.run({
    argv: [
      'openssl',
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=db.example.com',
      '-addext',
      'subjectAltName=DNS:db.example.com',
      '-keyout',
      key,
      '-out',
      crt,
    ],
  });
  if (made.code !== 0) throw new Error(made.stderr);
  const who = unprivileged();
  if (who !== undefined) for (const file of [key, crt]) chownSync(file, who.uid, who.gid);
  const admin = await session(server.url);
  await admin.run('ALTER SYSTEM SET ssl = on');
  await admin.end();
}

async function refused(
  url: string,
  options: OpenOptions = {},
  world?: { of?: string[]; own?: string[] },
): Promise<UnmoorError> {
  const addresses =
    world === undefined ? undefined : { of: async () => world.of ?? [], own: () => world.own ?? [] };
  try {
    const opened = await openPostgres(parsePostgresUrl(url), 'source', options, addresses);
    await opened.end();
  } catch (error) {
    if (!(error instanceof UnmoorError)) throw error;
    expect(`${error.message} ${error.next} ${JSON.stringify(error)}`).not.toMatch(/canary|postgres:\/\//);
    expect(error.state).toBe('Nothing was changed on either side.');
    return error;
  }
  throw new Error('it was let in');
}

test('an unknown host', async () => {
  const error = await refused(`postgres://u:${canary}@no-such-host.invalid/db`);
  expect(error.code).toBe('CONN-101');
  expect(error.why).toContain('no-such-host.invalid');
});

test('a port where nothing listens', async () => {
  const port = await freePort();
  const error = await refused(`postgres://u:${canary}@127.0.0.1:${port}/db`);
  expect(error.code).toBe('CONN-102');
  expect(error.why).toBe(
    `The source (127.0.0.1:${port}) refused: the host answers, but nothing listens on port ${port} there.`,
  );
});

test('a host that never answers', async () => {
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const error = await refused(`postgres://u:${canary}@127.0.0.1:${port}/db`, { timeoutMs: 300 });
  expect(error.code).toBe('CONN-102');
  expect(error.why).toContain('gave no answer within 0.3 s');
  silent.close();
});

test('something that is not PostgreSQL', async () => {
  const rude = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve));
  const address = rude.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const error = await refused(`postgres://u:${canary}@127.0.0.1:${port}/db?sslmode=disable`);
  expect(error.code).toBe('CONN-110');
  rude.close();
});

test('a host with only IPv6, from a machine without it', async () => {
  const url = `postgres://postgres:${canary}@[2001:db8::1]/postgres?sslmode=disable`;
  const error = await refused(url, { timeoutMs: 1_000 }, { of: ['2001:db8::1'], own: ['192.0.2.7'] });
  expect(error.code).toBe('CONN-103');
  expect(error.why).toContain('2001:db8::1, and this machine has only 192.0.2.7');
});

test('a wrong password, and none', async () => {
  const wrong = await refused(`postgres://app:${canary}@127.0.0.1:${plain.port}/postgres`);
  expect(wrong.code).toBe('CONN-104');
  expect(wrong.why).toContain('refused the password of user "app"');
  const none = await refused(`postgres://app@127.0.0.1:${plain.port}/postgres`);
  expect(none.code).toBe('CONN-104');
  expect(none.why).toContain('without a password');
});

test('a role that does not exist, and one without LOGIN', async () => {
  expect((await refused(`postgres://nobody@127.0.0.1:${plain.port}/postgres`)).code).toBe('CONN-104');
  const idle = await refused(`postgres://idle@127.0.0.1:${plain.port}/postgres`);
  expect(idle.code).toBe('CONN-104');
  expect(idle.why).toContain('not permitted to log in');
});

test('a database that does not exist', async () => {
  const error = await refused(`postgres://postgres@127.0.0.1:${plain.port}/nowhere`);
  expect(error.code).toBe('CONN-107');
  expect(error.why).toContain('has no database "nowhere"');
});

test('a certificate that nobody vouches for, for another name, and a CA file that is not there', async () => {
  const at = `postgres://postgres@127.0.0.1:${secured.port}/template1`;
  const unknown = await refused(`${at}?sslmode=verify-full`);
  expect(unknown.code).toBe('CONN-105');
  expect(unknown.next).toContain('sslrootcert=');
  expect(unknown.next).toContain('sslmode=require');
  expect(unknown.next).toContain('could pose as the server');
  const ca = join(secured.dataDir, 'server.crt');
  const otherName = await refused(`${at}?sslmode=verify-full&sslrootcert=${ca}`);
  expect(otherName.code).toBe('CONN-105');
  expect(otherName.why).toContain('DNS:db.example.com, and "127.0.0.1" is asked for');
  const missing = await refused(`${at}?sslmode=verify-ca&sslrootcert=/nowhere/ca.crt`);
  expect(missing.code).toBe('CONN-115');
  for (const good of ['sslmode=require', `sslmode=verify-ca&sslrootcert=${ca}`])
    await (await openPostgres(parsePostgresUrl(`${at}?${good}`), 'source')).end();
});

test('a server without TLS when it is asked for, and one that wants it when it is not', async () => {
  const error = await refused(`postgres://postgres@127.0.0.1:${plain.port}/postgres?sslmode=require`);
  expect(error.code).toBe('CONN-106');
  const clear = await refused(`postgres://postgres@127.0.0.1:${secured.port}/template1?sslmode=disable`);
  expect(clear.code).toBe('CONN-113');
  expect(clear.next).toContain('Leave sslmode=disable out');
});

test('pg_hba.conf that lets us in neither to ask nor to stream', async () => {
  const url = `postgres://blocked@127.0.0.1:${plain.port}/postgres`;
  for (const replication of [false, true]) {
    const error = await refused(url, { replication });
    expect(error.code).toBe('CONN-113');
    expect(error.next).toContain('pg_hba.conf');
  }
});

test('a server that is shutting down', async () => {
  const server = await testPostgres();
  const held = await session(server.url);
  const pid = Number(readFileSync(join(server.dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
  process.kill(pid, 'SIGTERM'); // smart: it waits for the session that we hold
  const error = await poll(realClock, { everyMs: 5, withinMs: 10_000 }, () =>
    refused(server.url).catch(() => undefined),
  );
  expect(error?.code).toBe('CONN-112');
  await held.end();
  await server.stop();
});

test('a role that may not stream, and every walsender taken', async () => {
  const app = await refused(`postgres://app:right@127.0.0.1:${plain.port}/postgres`, { replication: true });
  expect(app.code).toBe('CONN-114');
  expect(app.next).toContain('ALTER ROLE "app" REPLICATION');
  const endpoint = parsePostgresUrl(plain.url);
  const held = [];
  for (let i = 0; i < 2; i += 1) held.push(await openPostgres(endpoint, 'source', { replication: true }));
  const full = await refused(plain.url, { replication: true });
  expect(full.code).toBe('CONN-111');
  expect(full.why).toContain('max_wal_senders');
  for (const one of held) await one.end();
});

test('too many connections', async () => {
  const held = [];
  for (let i = 0; i < 7; i += 1)
    held.push(
      await openPostgres(parsePostgresUrl(`postgres://app:right@127.0.0.1:${plain.port}/postgres`), 'source'),
    );
  const error = await refused(`postgres://app:right@127.0.0.1:${plain.port}/postgres`);
  expect(error.code).toBe('CONN-111');
  for (const one of held) await one.end();
});
