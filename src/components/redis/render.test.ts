import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { intoAt } from '../../core/agent/places.ts';
import { proofOf } from '../../../test/support/bench.ts';
import { expectGolden } from '../../../test/support/golden.ts';
import { renderingOf } from '../../../test/support/rendering.ts';
import { directive } from '../../core/stack/key-value-files.ts';
import { parseRedisUrl } from '../../core/endpoint.ts';
import { connectRedis } from '../../io/redis/session.ts';
import { realShell } from '../../io/shell.ts';
import { startRedis } from '../../io/servers/redis-server.ts';
import { redisReader } from '../../core/stack/redis-reader.ts';
import { render } from './render.ts';

const reader = redisReader('redis', 'redis-server');
const onHost = render(renderingOf('redis', { app: 'association' }));
const inContainer = render(renderingOf('redis', { app: 'association', target: 'compose' }));

it('are the files that were read and liked', () => {
  expectGolden(`${import.meta.dirname}/golden/host`, onHost.files);
  expectGolden(`${import.meta.dirname}/golden/container`, inContainer.files);
});

describe.each([
  ['a host', onHost],
  ['a container', inContainer],
] as const)('for %s', (_, { files, workloads }) => {
  it('Redis starts on each', async () => {
    const proofs = await proofOf(reader, files);
    expect([...proofs.values()].map((one) => (one.result === 'refused' ? one.message : one.result))).toEqual([
      'accepted',
      'accepted',
    ]);
  });

  it('Redis refuses one with a word that it does not know', async () => {
    const broken = files.map((file) => ({
      ...file,
      text: file.text.replace('maxmemory-policy', 'maxmemory-polity'),
    }));
    expect([...(await proofOf(reader, broken)).values()]).toEqual([
      expect.objectContaining({ result: 'refused', message: expect.stringContaining('maxmemory-polity') }),
      expect.objectContaining({ result: 'refused' }),
    ]);
  });

  it('queues, sessions and carts are kept and never dropped; only the cache forgets (A25, B16)', () => {
    const [state, cache] = files.map(({ text }) => text);
    expect(state).toMatch(/^maxmemory-policy noeviction$/m);
    expect(state).toMatch(/^appendonly yes$/m);
    expect(cache).toMatch(/^maxmemory-policy allkeys-lru$/m);
    expect(cache).toMatch(/^appendonly no$/m);
    expect(workloads.map(({ id, keeps }) => [id, keeps.length])).toEqual([
      ['state', 1],
      ['cache', 0],
    ]);
  });

  it('no password stands in a file', () =>
    expect(files.map(({ text }) => text).join('\n')).not.toMatch(/requirepass|^user /m));
});

it('B17: on a host only the app comes in, and administers nothing; its password lies there as a hash', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'unmoor-redis-users-'));
  const secret = `p'w"$%;\\ é`;
  const script = onHost.files.find(({ at }) => at.endsWith('/redis-users'))?.text ?? '';
  const made = await realShell.run({
    argv: ['sh'],
    input: script
      .replaceAll('/etc/redis/', `${folder}/`)
      .replaceAll(intoAt, join(folder, 'into'))
      .replaceAll('chown redis:redis', ': chown'),
    env: { REDIS_PASSWORD: secret },
  });
  expect(made).toMatchObject({ code: 0, stderr: '' });
  const users = readFileSync(join(folder, 'redis-state.acl'), 'utf8');
  expect(users).not.toContain(secret);
  const program = join(folder, 'redis');
  writeFileSync(program, `#!/bin/sh\nexec redis-server "$@" --aclfile ${folder}/redis-state.acl\n`, {
    mode: 0o755,
  });
  const server = await startRedis(program);
  const url = (user: string, password: string) =>
    parseRedisUrl(`redis://${user}:${encodeURIComponent(password)}@127.0.0.1:${server.port}/0`);
  try {
    await expect(connectRedis(url('default', secret))).rejects.toThrow('CONN-');
    await expect(connectRedis(url('app', 'another'))).rejects.toThrow('CONN-104');
    const session = await connectRedis(url('app', secret));
    expect(String(await session.send('SET', 'key', 'value'))).toBe('OK');
    for (const command of [
      ['CONFIG', 'SET', 'dir', '/tmp'],
      ['ACL', 'LIST'],
      ['SHUTDOWN', 'NOSAVE'],
    ])
      await expect(session.send(...(command as [string, string]))).rejects.toThrow('NOPERM');
    session.end();
    // Whoever moves data in comes by what lies there for root alone.
    const into = join(folder, 'into/redis');
    const { password } = parseRedisUrl(readFileSync(into, 'utf8').trim());
    expect([statSync(into).mode & 0o777, users.includes(password?.reveal() ?? '')]).toEqual([0o600, false]);
    const mover = await connectRedis(url('unmoor', password?.reveal() ?? ''));
    for (const command of [
      ['REPLICAOF', 'NO', 'ONE'],
      ['ACL', 'LIST'],
    ])
      expect(await mover.send(...(command as [string, string]))).toBeDefined();
    mover.end();
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
});

it.each(['a b', 'a"b', "a'b", 'a\\b', 'a\nb', '$HOME %n ;', '../x', 'é漢🙂', '#x', '\u0001\u007f'])(
  'Redis reads the value %j back as it was',
  async (value) => {
    const folder = mkdtempSync(join(tmpdir(), 'unmoor-redis-value-'));
    const program = join(folder, 'redis');
    writeFileSync(join(folder, 'redis.conf'), `${directive('requirepass', value)}\n`);
    writeFileSync(program, `#!/bin/sh\nexec redis-server ${folder}/redis.conf "$@"\n`, { mode: 0o755 });
    const server = await startRedis(program);
    try {
      const url = `redis://:${encodeURIComponent(value)}@127.0.0.1:${server.port}/0`;
      const session = await connectRedis(parseRedisUrl(url));
      expect(String(await session.send('PING'))).toBe('PONG');
      session.end();
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

describe('while a move is under way, a start on a host', () => {
  const folder = mkdtempSync(join(tmpdir(), 'unmoor-redis-move-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const run = (name: string, argument: string) =>
    realShell.run({
      argv: ['sh', '-s', argument],
      input: (onHost.files.find(({ at }) => at.endsWith(name))?.text ?? '')
        .replaceAll('/etc/redis/', `${folder}/`)
        .replaceAll('/var/lib/redis/', `${folder}/own-`)
        .replaceAll(intoAt, join(folder, 'into'))
        .replaceAll('chown redis:redis', ': chown'),
      env: { REDIS_PASSWORD: 'secret' },
    });

  it('goes on following, and takes everything else from what was rendered', async () => {
    writeFileSync(join(folder, 'redis-state.conf'), 'maxmemory 256mb\n');
    writeFileSync(
      join(folder, 'own-state.conf'),
      'maxmemory 1gb\nreplicaof 192.0.2.1 6379\nmasterauth "a secret"\n',
    );
    expect(await run('/redis-conf', 'state')).toMatchObject({ code: 0, stderr: '' });
    const own = join(folder, 'own-state.conf');
    expect(readFileSync(own, 'utf8')).toBe(
      'maxmemory 256mb\nreplicaof 192.0.2.1 6379\nmasterauth "a secret"\n',
    );
    expect(statSync(own).mode & 0o777).toBe(0o640);
    // Nothing can be written: it starts as it did.
    mkdirSync(`${own}.new`);
    expect(await run('/redis-conf', 'state')).toMatchObject({ code: 0 });
    expect(readFileSync(own, 'utf8')).toContain('replicaof');
    rmSync(own);
    expect((await run('/redis-conf', 'state')).code).not.toBe(0);
    rmSync(`${own}.new`, { recursive: true });
    expect(await run('/redis-conf', 'state')).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(own, 'utf8')).toBe('maxmemory 256mb\n');
  });

  it('lets nobody in to write who was kept out', async () => {
    const fenced =
      'user app on #00 ~* &* +@all -@admin +info -@write\nuser unmoor on #11 ~* &* +@all -@write\n';
    writeFileSync(join(folder, 'redis-state.acl'), fenced);
    expect(await run('/redis-users', '')).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(join(folder, 'redis-state.acl'), 'utf8')).toBe(fenced);
    expect(readFileSync(join(folder, 'redis-cache.acl'), 'utf8')).toContain('user app on');
  });
});
