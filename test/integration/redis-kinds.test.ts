import { afterEach, expect, test } from 'vitest';
import { backward, forward } from '../../src/core/mover.ts';
import type { ThrowawayRedis } from '../../src/io/servers/redis-server.ts';
import { redisOf } from '../support/majors.ts';
import { ShortMemory } from '../support/memory.ts';
import {
  cutOver,
  fillEveryType,
  moverFor,
  redisSession,
  restrictLikeUpstash,
  takeSteps,
} from '../support/redis.ts';

const servers: ThrowawayRedis[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});
const start = async (kind: Parameters<typeof redisOf>[0], args: string[] = []) => {
  // Else a primary waits 5 s for further replicas before its first copy.
  const server = await redisOf(kind, ['--repl-diskless-sync-delay', '0', ...args]);
  servers.push(server);
  return server;
};

const equal = { different: 0, unknown: 0, differences: [] };

test.each([
  ['redis 6', 'redis 7', 'psync', 'scan'],
  ['redis 6', 'valkey 8', 'psync', 'scan'],
  ['redis 7', 'redis 8', 'psync', 'scan'],
  ['redis 7', 'valkey 8', 'psync', 'psync'],
  ['valkey 8', 'redis 8', 'psync', 'scan'],
  ['redis 8', 'redis 7', 'scan', 'psync'],
] as const)('every type from %s to %s by %s, and back by %s', async (from, to, there, back) => {
  const source = await start(from);
  const target = await start(to);
  await fillEveryType(source.url);
  const memory = new ShortMemory();
  const mover = moverFor(source.url, target.url, memory);
  expect((await mover.doctor()).filter((finding) => finding.level === 'blocks')).toEqual([]);
  await takeSteps(mover);
  expect(memory.noted('redis.method.forward')).toMatchObject({ method: there });
  expect(memory.noted('redis.method.backward')).toMatchObject({ method: back });
  for (const flow of [forward, backward]) {
    expect(await mover.verify()).toMatchObject(equal);
    await cutOver(mover, flow);
    const open = await redisSession(flow.to === 'target' ? target.url : source.url);
    await open.send('SET', `written on the ${flow.to}`, 'yes');
    await open.send('XADD', 'stream', '99-1', 'n', flow.to).catch(() => {});
    open.end();
  }
  expect(await mover.verify()).toMatchObject(equal);
  await mover.close();
});

const library = (name: string, answer: string) =>
  `#!lua name=${name}\nredis.register_function('${name}_says', function() return '${answer}' end)\n`;

test.each([
  ['redis 7', 'redis 8'],
  ['redis 7', 'valkey 8'],
  ['redis 8', 'redis 7'],
] as const)('libraries of functions go along from %s to %s, and back as they were left', async (from, to) => {
  const source = await start(from);
  const target = await start(to);
  const [here, there] = [await redisSession(source.url), await redisSession(target.url)];
  const says = async (session: typeof here, name: string) =>
    String(await session.send('FCALL', `${name}_says`, '0'));
  await here.send('SET', 'a', 'key');
  for (const name of ['stays', 'changes', 'goes']) await here.send('FUNCTION', 'LOAD', library(name, 'old'));
  const mover = moverFor(source.url, target.url, new ShortMemory());
  await takeSteps(mover);
  await cutOver(mover, forward);
  expect([await says(there, 'stays'), await says(there, 'changes'), await says(there, 'goes')]).toEqual([
    'old',
    'old',
    'old',
  ]);
  await there.send('FUNCTION', 'LOAD', 'REPLACE', library('changes', 'new'));
  await there.send('FUNCTION', 'LOAD', library('comes', 'new'));
  await there.send('FUNCTION', 'DELETE', 'goes');
  await cutOver(mover, backward);
  expect([await says(here, 'stays'), await says(here, 'changes'), await says(here, 'comes')]).toEqual([
    'old',
    'new',
    'new',
  ]);
  await expect(says(here, 'goes')).rejects.toThrow(/not found/i);
  await mover.close();
  here.end();
  there.end();
});

test('a hash of very many fields is never asked for in one piece, and arrives whole', async () => {
  const source = await start('redis 7');
  const target = await start('redis 7');
  const redis = await redisSession(source.url);
  for (let at = 0; at < 150_000; at += 50_000)
    await redis.send(
      'EVAL',
      "for i = tonumber(ARGV[1]), tonumber(ARGV[1]) + 49999 do redis.call('HSET', 'wide', 'field ' .. i, i) end",
      '0',
      String(at),
    );
  await redis.send('SET', 'narrow', 'v');
  await restrictLikeUpstash(source.url);
  const mover = moverFor(source.url, target.url, new ShortMemory());
  await takeSteps(mover);
  expect(await mover.verify()).toMatchObject({ ...equal, items: 2, same: 2 });
  const there = await redisSession(target.url);
  expect(await there.send('HLEN', 'wide')).toBe(150_000);
  const commands = String(await redis.send('INFO', 'commandstats'));
  const calls = (name: string) => Number(new RegExp(`cmdstat_${name}:calls=(\\d+)`).exec(commands)?.[1] ?? 0);
  expect(calls('hgetall')).toBe(0);
  expect(calls('hscan')).toBeGreaterThan(500);
  // DUMP: the narrow key, copied once and compared once; and a key that nobody has.
  expect(calls('dump')).toBeLessThan(10);
  await mover.close();
  redis.end();
  there.end();
});
