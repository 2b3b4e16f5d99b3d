import { parseRedisUrl } from '../../src/core/endpoint.ts';
import type { Mover } from '../../src/core/mover.ts';
import { type Report, silent } from '../../src/core/progress.ts';
import type { Memory } from '../../src/core/step.ts';
import { realClock } from '../../src/io/clock.ts';
import { connectRedis, type RedisSession } from '../../src/io/redis/session.ts';
import { createRedisMover } from '../../src/movers/redis/redis-mover.ts';

/**
 * Stands in for Upstash: a real server whose default user lacks what Upstash's command list lacks
 * (upstash/docs redis/commands: no SYNC, PSYNC, REPLICAOF, REPLCONF, MIGRATE, DEBUG, CLIENT KILL or PAUSE, SAVE ...).
 */
export async function restrictLikeUpstash(url: string): Promise<void> {
  const admin = await redisSession(url);
  await admin.send('ACL', 'SETUSER', 'admin', 'on', 'nopass', '~*', '&*', '+@all');
  await admin.send(
    'ACL',
    'SETUSER',
    'default',
    '-psync',
    '-sync',
    '-replicaof',
    '-slaveof',
    '-replconf',
    '-migrate',
    '-debug',
    '-save',
    '-bgsave',
    '-lastsave',
    '-slowlog',
    '-latency',
    '-cluster',
    '-swapdb',
    '-move',
    '-sort',
    '-object',
    '-shutdown',
    '-client|kill',
    '-client|pause',
    '-client|unblock',
    '-config',
    '+config|get',
    '+config|set',
  );
  admin.end();
}

export const redisSession = (url: string, database = 0): Promise<RedisSession> =>
  connectRedis(parseRedisUrl(url), { database });

export function moverFor(
  sourceUrl: string,
  targetUrl: string,
  memory: Memory,
  report: Report = silent,
): Mover {
  return createRedisMover({
    source: parseRedisUrl(sourceUrl),
    target: parseRedisUrl(targetUrl),
    runId: 'test',
    memory,
    report,
    clock: realClock,
  });
}

export async function takeSteps(mover: Mover): Promise<void> {
  for (const step of mover.steps()) if (!(await step.already())) await step.act();
}

/** Every part of a cutover, in order; says who could write after each part. */
export async function cutOver(
  mover: Mover,
  flow: Parameters<Mover['cutover']>[0],
): Promise<{ stage: string; source: boolean | 'unknown'; target: boolean | 'unknown' }[]> {
  const cutover = mover.cutover(flow);
  const seen: { stage: string; source: boolean | 'unknown'; target: boolean | 'unknown' }[] = [];
  for (const stage of ['prepare', 'fence', 'drain', 'carry', 'check', 'turn', 'open', 'settle'] as const) {
    await cutover[stage]();
    seen.push({
      stage,
      source: await cutover.writable('source'),
      target: await cutover.writable('target'),
    });
  }
  return seen;
}

/** Every type, in two logical databases: streams with groups, binary keys, long values, compact and wide encodings. */
export async function fillEveryType(url: string): Promise<void> {
  for (const database of [0, 3]) {
    const redis = await redisSession(url, database);
    const later = String(Date.now() + 3_600_000);
    await Promise.all([
      ...Array.from({ length: 2000 }, (_, n) => redis.send('SET', `string:${n}`, `value ${n}`)),
      redis.send('SET', Buffer.from([0, 255, 13, 10]), Buffer.from([255, 0])),
      redis.send('SET', 'expiring', 'v'),
      redis.send('PEXPIREAT', 'expiring', later), // SET knows PXAT since 6.2
      redis.send('SET', 'big', 'x'.repeat(3_000_000)),
      redis.send('SETBIT', 'bits', '10007', '1'),
      redis.send('PFADD', 'hll', 'a', 'b', 'c'),
      redis.send('RPUSH', 'list', ...Array.from({ length: 300 }, (_, n) => `item ${n}`)),
      redis.send('HSET', 'hash', ...Array.from({ length: 2000 }, (_, n) => String(n))),
      redis.send('SADD', 'set', ...Array.from({ length: 700 }, (_, n) => `m${n}`)),
      redis.send('SADD', 'intset', '1', '2', '3'),
      redis.send('ZADD', 'zset', '1.5', 'a', '-inf', 'b', '3', 'c'),
      redis.send('GEOADD', 'geo', '13.361389', '38.115556', 'Palermo'),
    ]);
    for (let n = 1; n <= 50; n += 1) await redis.send('XADD', 'stream', `${n}-1`, 'field', `value ${n}`);
    await redis.send('XGROUP', 'CREATE', 'stream', 'workers', '0');
    await redis.send('XREADGROUP', 'GROUP', 'workers', 'alice', 'COUNT', '10', 'STREAMS', 'stream', '>');
    await redis.send('XACK', 'stream', 'workers', '1-1', '2-1');
    await redis.send('XDEL', 'stream', '50-1');
    redis.end();
  }
}
