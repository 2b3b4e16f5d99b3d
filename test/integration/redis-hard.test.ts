import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, connect, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { freePort } from '../../src/io/servers/free-port.ts';
import { parseRedisUrl } from '../../src/core/endpoint.ts';
import { backward, forward } from '../../src/core/mover.ts';
import { type Clock, realClock } from '../../src/io/clock.ts';
import { connectRedis, type RedisSession } from '../../src/io/redis/session.ts';
import { startRedis, type ThrowawayRedis } from '../../src/io/servers/redis-server.ts';
import { createRedisMover } from '../../src/movers/redis/redis-mover.ts';
import { makeCertificate } from '../support/certificates.ts';
import { ShortMemory } from '../support/memory.ts';
import {
  cutOver,
  fillEveryType,
  moverFor,
  redisSession,
  restrictLikeUpstash,
  takeSteps,
} from '../support/redis.ts';
import { testRedis } from '../support/servers.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});
const start = async (args: string[] = []): Promise<ThrowawayRedis> => {
  const server = await testRedis(['--repl-diskless-sync-delay', '0', ...args]);
  ends.push(() => server.stop());
  return server;
};
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'unmoor-hard-'));
  ends.push(() => rmSync(made, { recursive: true, force: true }));
  return made;
};

const equal = { different: 0, unknown: 0, differences: [] };

test.each(['psync', 'scan'])('a source that speaks TLS and wants a password moves by %s', async (method) => {
  const { folder: at, key, crt } = await makeCertificate();
  ends.push(() => rmSync(at, { recursive: true, force: true }));
  const tls = [
    '--tls-cert-file',
    crt,
    '--tls-key-file',
    key,
    '--tls-ca-cert-file',
    crt,
    '--tls-auth-clients',
    'no',
  ];
  // The plain port serves only to fill it and to hear that it lives.
  const source = await start(['--tls-port', '0', ...tls]);
  const target = await start(method === 'psync' ? tls : []);
  await fillEveryType(source.url);
  const admin = await redisSession(source.url);
  const tlsPort = await openTls(admin);
  if (method === 'scan') await restrictLikeUpstash(source.url);
  await admin.send(
    'ACL',
    'SETUSER',
    'app',
    'on',
    '>p@ss',
    '~*',
    '&*',
    '+@all',
    ...(method === 'scan' ? ['-psync'] : []),
  );
  const url = `rediss://app:p%40ss@localhost:${tlsPort}/0?cacert=${encodeURIComponent(crt)}`;
  await expect(connectRedis(parseRedisUrl(url.replace(/\?.*/, '')))).rejects.toMatchObject({
    code: 'CONN-105',
    next: 'Name its authority in the URL: rediss://…?cacert=/path/to/ca.pem.',
  });
  const memory = new ShortMemory();
  const mover = moverFor(url, target.url.replace('127.0.0.1', 'localhost'), memory);
  await takeSteps(mover);
  expect(memory.noted('redis.method.forward')).toMatchObject({ method });
  expect(await mover.verify()).toMatchObject(equal);
  for (const flow of [forward, backward]) await cutOver(mover, flow);
  expect(await mover.verify()).toMatchObject(equal);
  await mover.close();
  admin.end();
});

async function openTls(admin: RedisSession): Promise<number> {
  const port = await freePort();
  await admin.send('CONFIG', 'SET', 'tls-port', String(port));
  return port;
}

test('a source in cluster mode is refused, and the reason is said', async () => {
  const source = await start([
    '--cluster-enabled',
    'yes',
    '--cluster-config-file',
    join(folder(), 'nodes.conf'),
  ]);
  const target = await start();
  const mover = moverFor(source.url, target.url, new ShortMemory());
  const blocks = (await mover.doctor()).filter((finding) => finding.level === 'blocks');
  expect(blocks.map(({ code, why }) => [code, why])).toEqual([
    ['RED-CLUSTER', 'Its keys are spread over several servers, and Unmoor moves one server to one server.'],
  ]);
  await expect(takeSteps(mover)).rejects.toMatchObject({ code: 'RED-101' });
  await mover.close();
});

test('where the target cannot reach the source, the data goes through this machine', async () => {
  const source = await start();
  const target = await start();
  await fillEveryType(source.url);
  // Lets everything through but a replica: what a firewall between the two servers does.
  const gate = await refuseReplicas(source.port);
  const memory = new ShortMemory();
  const patient: Clock = { ...realClock, ticks: () => realClock.ticks() * 30 }; // the 30 s for a link pass in one
  const mover = createRedisMover({
    source: parseRedisUrl(`redis://127.0.0.1:${gate.port}/0`),
    target: parseRedisUrl(target.url),
    runId: 'test',
    memory,
    report: () => {},
    clock: patient,
  });
  await takeSteps(mover);
  expect(memory.noted('redis.method.forward')).toMatchObject({ method: 'scan' });
  expect(await mover.verify()).toMatchObject(equal);
  await mover.close();
});

test('a source that takes a new replication id while it is asked for it is still the one that is meant', async () => {
  const source = await start();
  const target = await start();
  await fillEveryType(source.url);
  // What the target says of itself is asked a little later than what the source says: as far away as that is.
  const far = await gate(target.port, (bytes, _, upstream) => setTimeout(() => upstream.write(bytes), 200));
  const memory = new ShortMemory();
  const mover = moverFor(source.url, `redis://127.0.0.1:${far.port}/0`, memory);
  await takeSteps(mover);
  expect(memory.noted('redis.method.forward')).toMatchObject({ method: 'psync' });
  await mover.close();
});

/** A gate that hangs up on PSYNC. */
const refuseReplicas = (port: number): Promise<{ port: number }> =>
  gate(port, (bytes, client, upstream) => {
    if (/^\*3\r\n\$5\r\nPSYNC/i.test(bytes.toString('latin1'))) client.destroy();
    else upstream.write(bytes);
  });

/** A TCP gate before a Redis: `pass` does with a client's bytes what it likes. */
function gate(
  port: number,
  pass: (bytes: Buffer, client: Socket, upstream: Socket) => void,
): Promise<{ port: number }> {
  const sockets: Socket[] = [];
  const server: Server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    sockets.push(client, upstream);
    client.on('data', (bytes) => pass(bytes, client, upstream));
    upstream.on('data', (bytes) => client.write(bytes));
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  ends.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve({ port: (server.address() as { port: number }).port })),
  );
}

test.each(['a configuration file', 'an ACL file', 'neither'])(
  'a closed side that restarts, with %s',
  async (kept) => {
    const home = folder();
    const [aclfile, conf, program] = ['users.acl', 'redis.conf', 'redis'].map((name) => join(home, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(aclfile, '');
    writeFileSync(conf, '# mine\n');
    // A configuration file must be the first argument.
    const first = kept === 'a configuration file' ? conf : '';
    writeFileSync(program, `#!/bin/sh\nexec redis-server ${first} "$@"\n`, { mode: 0o755 });
    const source = await startRedis(program, kept === 'an ACL file' ? ['--aclfile', aclfile] : []);
    ends.push(() => source.stop());
    const target = await start();
    const admin = await redisSession(source.url);
    await admin.send('SET', 'some', 'data');
    admin.end();
    const mover = moverFor(source.url, target.url, new ShortMemory());
    const warned = (await mover.doctor()).filter((one) => one.side === 'source').map(({ code }) => code);
    expect(warned.includes('RED-FENCE-RESTART')).toBe(kept === 'neither');
    await takeSteps(mover);
    await cutOver(mover, forward);
    await mover.close();
    await source.restart();
    const again = await redisSession(source.url);
    const write = await again.send('SET', 'some', 'other').then(String, String);
    expect(write).toMatch(kept === 'neither' ? /^OK$/ : /NOPERM|READONLY/);
    again.end();
  },
);
