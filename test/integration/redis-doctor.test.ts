import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from '../../src/io/servers/free-port.ts';
import { parseRedisUrl } from '../../src/core/endpoint.ts';
import { UnmoorError } from '../../src/core/errors/error.ts';
import { forward } from '../../src/core/mover.ts';
import { openRaw } from '../../src/io/redis/raw.ts';
import { connectRedis } from '../../src/io/redis/session.ts';
import type { ThrowawayRedis } from '../../src/io/servers/redis-server.ts';
import { cutOver, moverFor, redisSession, restrictLikeUpstash, takeSteps } from '../support/redis.ts';
import { testRedis } from '../support/servers.ts';
import { ShortMemory } from '../support/memory.ts';

let source: ThrowawayRedis;
let target: ThrowawayRedis;

beforeEach(async () => {
  source = await testRedis();
  target = await testRedis();
});

afterEach(async () => {
  await source.stop();
  await target.stop();
});

const levels = async (level: string) => {
  const mover = moverFor(source.url, target.url, new ShortMemory());
  const found = await mover.doctor();
  await mover.close();
  return found.filter((finding) => finding.level === level).map((finding) => finding.code);
};

test('doctor finds nothing in the way of two plain servers, and changes nothing on either', async () => {
  const before = await Promise.all([source.url, target.url].map(stateOf));
  expect(await levels('blocks')).toEqual([]);
  expect(await Promise.all([source.url, target.url].map(stateOf))).toEqual(before);
});

test('doctor names what blocks: data on the target, a replica, too little memory', async () => {
  const there = await redisSession(target.url);
  await there.send('SET', 'mine', 'x');
  expect(await levels('blocks')).toEqual(['RED-TARGET-NOT-EMPTY']);
  await there.send('CONFIG', 'SET', 'maxmemory', '1mb');
  await there.send('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
  await there.send('DEL', 'mine');
  const here = await redisSession(source.url);
  await here.send('SET', 'big', 'x'.repeat(2_000_000));
  expect(await levels('blocks')).toEqual(['RED-MEMORY']);
  expect(await levels('warns')).toContain('RED-EVICTION');
  await here.send('REPLICAOF', '127.0.0.1', String(target.port));
  expect(await levels('blocks')).toContain('RED-REPLICA');
  here.end();
  there.end();
});

test('a target with data is refused before anything is changed', async () => {
  const there = await redisSession(target.url);
  await there.send('SET', 'mine', 'x');
  const before = await stateOf(target.url);
  const mover = moverFor(source.url, target.url, new ShortMemory());
  await expect(takeSteps(mover)).rejects.toMatchObject({
    code: 'RED-102',
    why: expect.stringContaining('holds 1 keys, and 0 are needed') as string,
  });
  expect(await stateOf(target.url)).toEqual(before);
  await mover.close();
  there.end();
});

test('without ACL rights the fence is min-replicas-to-write, and is put back', async () => {
  for (const url of [source.url, target.url]) {
    const redis = await redisSession(url);
    await redis.send('CONFIG', 'SET', 'min-replicas-max-lag', '7');
    await redis.send('ACL', 'SETUSER', 'default', '-acl', '+acl|whoami');
    redis.end();
  }
  const mover = moverFor(source.url, target.url, new ShortMemory());
  await takeSteps(mover);
  const seen = await cutOver(mover, forward);
  expect(seen.map(({ source: one, target: two }) => [one, two])).toEqual([
    [true, false],
    ...Array.from({ length: 5 }, () => [false, false]),
    [false, true],
    [false, true],
  ]);
  for (const leftover of await mover.leftovers()) await leftover.remove();
  await mover.close();
  for (const url of [source.url, target.url]) {
    const redis = await redisSession(url);
    expect(await redis.send('CONFIG', 'GET', 'min-replicas-to-write')).toEqual([
      'min-replicas-to-write',
      '0',
    ]);
    expect(await redis.send('CONFIG', 'GET', 'min-replicas-max-lag')).toEqual(['min-replicas-max-lag', '7']);
    redis.end();
  }
});

test('every way in which a connection fails has its code', async () => {
  const admin = await redisSession(source.url);
  await admin.send('ACL', 'SETUSER', 'default', 'resetpass', '>right');
  const at = source.url.replace('redis://', '');
  const closed = await freePort();
  const codes: readonly (readonly [string, string])[] = [
    ['redis://no-such-host.invalid:6379', 'CONN-101'],
    [`redis://127.0.0.1:${closed}`, 'CONN-102'],
    [`redis://:canary-wrong-1@${at}`, 'CONN-104'],
    [`redis://nobody:canary-wrong-2@${at}`, 'CONN-104'],
    [`redis://${at}`, 'CONN-104'],
    [`rediss://:right@${at}`, 'CONN-106'],
    [`redis://:right@127.0.0.1:${source.port}/99`, 'CONN-107'],
  ];
  for (const [url, code] of codes) {
    const error: unknown = await connectRedis(parseRedisUrl(url)).then(
      () => 'connected',
      (failure: unknown) => failure,
    );
    expect(error, url).toMatchObject({ code });
    expect(`${inspect(error, { depth: 9 })}${JSON.stringify(error)}`).not.toContain('canary');
  }
  const raw: unknown = await openRaw(parseRedisUrl(`redis://:canary-raw@${at}`)).catch(
    (error: unknown) => error,
  );
  expect(raw).toBeInstanceOf(UnmoorError);
  expect(raw).toMatchObject({ code: 'CONN-104' });
  admin.end();
});

test.each(['psync', 'scan'])('a password shows nowhere: move by %s', async (method) => {
  const canary = 'canary/pass word#1';
  for (const url of [source.url, target.url]) {
    const admin = await redisSession(url);
    await admin.send('SET', 'some', 'data');
    if (url === target.url) await admin.send('FLUSHALL');
    if (method === 'scan' && url === source.url) await restrictLikeUpstash(url);
    await admin.send('ACL', 'SETUSER', 'default', 'resetpass', `>${canary}`);
    admin.end();
  }
  const withPassword = (url: string) => url.replace('redis://', `redis://:${encodeURIComponent(canary)}@`);
  const memory = new ShortMemory();
  const said: string[] = [];
  const mover = moverFor(withPassword(source.url), withPassword(target.url), memory, (progress) =>
    said.push(inspect(progress, { depth: 9 })),
  );
  said.push(inspect(await mover.doctor(), { depth: 9 }));
  await takeSteps(mover);
  await cutOver(mover, forward);
  said.push(
    inspect(await mover.leftovers(), { depth: 9 }),
    inspect(memory.kept, { depth: 9 }),
    inspect(mover, { depth: 9 }),
  );
  said.push(
    execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }),
    readFileSync('/proc/self/cmdline', 'utf8'),
  );
  expect(memory.noted('redis.method.forward')).toMatchObject({ method });
  expect(said.join('\n')).not.toContain('canary');
  await mover.close();
});

async function stateOf(url: string): Promise<unknown> {
  const redis = await redisSession(url);
  const state = [
    await redis.send('CONFIG', 'GET', '*'),
    await redis.send('ACL', 'LIST'),
    await redis.send('DBSIZE'),
    await redis.send('ROLE'),
  ];
  redis.end();
  return state;
}
