import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseRedisUrl } from '../../src/core/endpoint.ts';
import { backward, forward, type Mover } from '../../src/core/mover.ts';
import { realClock } from '../../src/io/clock.ts';
import type { ThrowawayRedis } from '../../src/io/servers/redis-server.ts';
import { keyItem } from '../../src/movers/redis/changes.ts';
import { compareByType } from '../../src/movers/redis/compare-by-type.ts';
import { type Context, openSides } from '../../src/movers/redis/context.ts';
import { copyByType } from '../../src/movers/redis/copy-by-type.ts';
import { scanKeys } from '../../src/movers/redis/keys.ts';
import {
  cutOver,
  fillEveryType,
  moverFor,
  redisSession,
  restrictLikeUpstash,
  takeSteps,
} from '../support/redis.ts';
import { testRedis } from '../support/servers.ts';
import { ShortMemory } from '../support/memory.ts';

let source: ThrowawayRedis;
let target: ThrowawayRedis;
const movers: Mover[] = [];

beforeEach(async () => {
  source = await testRedis();
  target = await testRedis();
  await restrictLikeUpstash(source.url);
});

afterEach(async () => {
  for (const mover of movers.splice(0)) await mover.close();
  await source.stop();
  await target.stop();
});

function begin(memory: ShortMemory, notes: string[] = []): Mover {
  const mover = moverFor(source.url, target.url, memory, (progress) => {
    if (progress.kind === 'note') notes.push(progress.text);
  });
  movers.push(mover);
  return mover;
}

async function fillPlain(count: number): Promise<void> {
  const redis = await redisSession(source.url);
  const values = Array.from({ length: count }, (_, n) => [`key:${n}`, 'v'.repeat(200)]).flat();
  await redis.send('MSET', ...values);
  redis.end();
}

async function following(mover: Mover): Promise<void> {
  while ((await mover.sample()).state !== 'following') await realClock.sleep(5);
}

const equal = { different: 0, unknown: 0, differences: [] };

test('a lost event connection leads to another look at every key, deletions included', async () => {
  await fillPlain(2000);
  const notes: string[] = [];
  const mover = begin(new ShortMemory(), notes);
  await takeSteps(mover);
  const admin = await redisSession(source.url.replace('redis://', 'redis://admin@'));
  // In one transaction nothing of ours can hear the writes in between.
  await admin.send('MULTI');
  await admin.send('CLIENT', 'KILL', 'TYPE', 'pubsub');
  await admin.send('SET', 'key:1', 'unheard');
  await admin.send('DEL', 'key:2', 'key:3');
  await admin.send('EXEC');
  admin.end();
  await mover.cutover(forward).prepare();
  while (notes.length === 0) await realClock.sleep(5);
  await following(mover);
  expect(await mover.verify()).toMatchObject({ ...equal, same: 1998 });
  expect(notes).toEqual(['Redis connection lost; looking at every key again']);
});

test.each(['FLUSHDB', 'FLUSHALL'])('%s during the copy and after it reaches the target', async (flush) => {
  await fillPlain(60_000);
  const mover = begin(new ShortMemory());
  const redis = await redisSession(source.url);
  const arriving = await redisSession(target.url);
  const copying = takeSteps(mover);
  while (Number(await arriving.send('DBSIZE')) < 1000) await realClock.sleep(1);
  await redis.send(flush);
  await redis.send('SET', 'after', 'flush');
  await copying;
  expect(await mover.verify()).toMatchObject({ ...equal, items: 1, same: 1 });
  await redis.send('MSET', 'a', '1', 'b', '2');
  await redis.send(flush);
  await redis.send('SET', 'again', 'x');
  const cutover = mover.cutover(forward);
  await cutover.prepare();
  await cutover.fence();
  await cutover.drain();
  expect(await arriving.send('KEYS', '*')).toEqual(['again']);
  arriving.end();
  redis.end();
});

test('what consumers take and acknowledge, of which no event tells, is level after the drain', async () => {
  const redis = await redisSession(source.url);
  for (const id of ['1-1', '2-1', '3-1']) await redis.send('XADD', 'jobs', id, 'n', id);
  await redis.send('XGROUP', 'CREATE', 'jobs', 'workers', '0');
  const mover = begin(new ShortMemory());
  await takeSteps(mover);
  const cutover = mover.cutover(forward);
  await cutover.prepare();
  await redis.send('XREADGROUP', 'GROUP', 'workers', 'alice', 'COUNT', '2', 'STREAMS', 'jobs', '>');
  await redis.send('XACK', 'jobs', 'workers', '1-1');
  await cutover.fence();
  await cutover.drain();
  const there = await redisSession(target.url);
  expect(await there.send('XPENDING', 'jobs', 'workers')).toEqual([1, '2-1', '2-1', [['alice', '1']]]);
  redis.end();
  there.end();
});

test('another process takes over: it follows, cuts over, and brings the new side’s writes back', async () => {
  await fillPlain(500);
  const memory = new ShortMemory();
  const first = begin(memory);
  await takeSteps(first);
  await first.close();
  const redis = await redisSession(source.url);
  await redis.send('SET', 'between', 'processes');
  await redis.send('DEL', 'key:7');
  const second = begin(memory);
  await second.follow();
  await following(second);
  expect(await second.verify()).toMatchObject({ ...equal, same: 500 });
  await cutOver(second, forward);
  const fresh = await redisSession(target.url);
  await fresh.send('SET', 'new', 'side');
  await second.close();
  await fresh.send('DEL', 'key:8');
  const third = begin(memory);
  await third.follow();
  await following(third);
  await cutOver(third, backward);
  expect(await redis.send('MGET', 'new', 'between', 'key:8', 'key:7')).toEqual([
    'side',
    'processes',
    null,
    null,
  ]);
  expect(await redis.send('SET', 'old', 'side')).toBe('OK');
  await expect(fresh.send('SET', 'x', 'y')).rejects.toThrow('NOPERM');
  redis.end();
  fresh.end();
});

test('a cutover called off before and after the turn leaves the source writable and followed', async () => {
  await fillPlain(300);
  const memory = new ShortMemory();
  const mover = begin(memory);
  await takeSteps(mover);
  const redis = await redisSession(source.url);
  // Redis tells single commands of a user in any order.
  const rulesNow = async () =>
    ((await redis.send('ACL', 'LIST')) as string[])
      .filter((rule) => !rule.startsWith('user unmoor_'))
      .map((rule) => rule.split(' ').sort());
  const before = await rulesNow();
  const cutover = mover.cutover(forward);
  for (const turned of [false, true]) {
    await cutover.prepare();
    await cutover.fence();
    await cutover.drain();
    if (turned) await cutover.turn();
    expect(await cutover.writable('source')).toBe(false);
    expect(await cutover.writable('target')).toBe(false);
    if (turned) await cutover.unturn();
    await cutover.unfence();
    expect(await cutover.writable('source')).toBe(true);
    expect(await cutover.writable('target')).toBe(false);
    expect(await rulesNow()).toEqual(before);
    await redis.send('SET', `written after ${String(turned)}`, 'yes');
    await following(mover);
    expect(await mover.verify()).toMatchObject(equal);
  }
  redis.end();
});

test('a difference on the target is found and named, whatever it is', async () => {
  await fillEveryType(source.url);
  const memory = new ShortMemory();
  const mover = begin(memory);
  await takeSteps(mover);
  await mover.close();
  const other = await redisSession(target.url);
  await other.send('ACL', 'SETUSER', 'default', '+@write');
  await other.send('SET', 'string:5', 'spoiled');
  await other.send('DEL', 'string:6');
  await other.send('SET', 'stray', 'x');
  await other.send('HSET', 'hash', '0', 'spoiled');
  await other.send('ZADD', 'zset', '9', 'a');
  await other.send('LSET', 'list', '299', 'spoiled');
  await other.send('PERSIST', 'expiring');
  await other.send('XACK', 'stream', 'workers', '3-1');
  await other.send('SETRANGE', 'big', '2999999', 'y');
  other.end();
  const compared = await begin(memory).verify();
  expect(
    compared.differences.map(({ item, why }) => `${item}: ${why.replace(/\d{4}-.*Z/, 'T')}`).sort(),
  ).toEqual([
    'big: its bytes differ after 2097152',
    'expiring: expires at T on source, no time on target',
    'hash: its member "0" differs',
    'list: its elements differ after 0',
    'stray: only on target',
    'stream: its consumer groups differ',
    'string:5: its bytes differ after 0',
    'string:6: missing on target',
    'zset: its member "a" differs',
  ]);
  expect(compared.different).toBe(9);
});

test('every type copied by its own commands holds the same value', async () => {
  await fillEveryType(source.url);
  const endpoints = { source: parseRedisUrl(source.url), target: parseRedisUrl(target.url) };
  const context: Context = {
    endpoints,
    runId: 'types',
    memory: new ShortMemory(),
    report: () => {},
    clock: realClock,
    sides: openSides(endpoints),
  };
  const sides = { leader: 'source', follower: 'target' } as const;
  const types = new Set<string>();
  for (const db of [0, 3]) {
    const redis = await context.sides.session('source', db);
    await redis.send('XADD', 'empty', '5-5', 'a', 'b');
    await redis.send('XDEL', 'empty', '5-5');
    for await (const keys of scanKeys(redis))
      for (const key of keys) {
        if (key.toString().startsWith('string:') && key.toString() !== 'string:1') continue;
        const item = keyItem(db, key);
        expect(await compareByType(context, sides, item)).toMatch(/^type \w+ on source, none on target$/);
        await copyByType(context, forward, item);
        types.add(String(await redis.send('TYPE', key)));
        expect(await compareByType(context, sides, item), key.toString()).toBeUndefined();
        const there = await context.sides.session('target', db);
        expect(await there.send('PEXPIRETIME', key)).toBe(await redis.send('PEXPIRETIME', key));
      }
  }
  expect([...types].sort()).toEqual(['hash', 'list', 'set', 'stream', 'string', 'zset']);
  context.sides.close();
});
