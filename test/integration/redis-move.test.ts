import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { backward, forward } from '../../src/core/mover.ts';
import { realClock } from '../../src/io/clock.ts';
import type { ThrowawayRedis } from '../../src/io/servers/redis-server.ts';
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

beforeEach(async () => {
  source = await testRedis();
  target = await testRedis();
});

afterEach(async () => {
  await source.stop();
  await target.stop();
});

/** Writes without pause, and remembers what was acknowledged: the last value of each key. */
function startWriter(url: string) {
  const acknowledged = new Map<string, string | null>();
  let running = true;
  let refused = 0;
  const work = (async () => {
    const redis = await redisSession(url);
    const done = async (words: readonly string[], effects: readonly (readonly [string, string | null])[]) => {
      try {
        await redis.send(...words);
        for (const [key, value] of effects) acknowledged.set(key, value);
      } catch (error) {
        if (!/NOPERM|READONLY|NOREPLICAS/.test(String(error))) throw error;
        refused += 1;
        await realClock.sleep(1);
      }
    };
    for (let n = 0; running; n += 1) {
      const k = `w:${n % 97}`;
      await done(['SET', k, `v${n}`], [[k, `v${n}`]]);
      if (n % 5 === 0) await done(['DEL', `w:${(n * 7) % 97}`], [[`w:${(n * 7) % 97}`, null]]);
      if (n % 11 === 0) {
        await done(['SET', 'from', `r${n}`], [['from', `r${n}`]]);
        const to = `renamed:${n % 13}`;
        if (acknowledged.get('from') === `r${n}`)
          await done(
            ['RENAME', 'from', to],
            [
              ['from', null],
              [to, `r${n}`],
            ],
          );
      }
      if (n % 17 === 0) await done(['SET', 'short', 'lived', 'PX', '20'], []);
      if (n % 19 === 0) await done(['SET', 'renewed', `n${n}`, 'PX', '50'], []);
      if (n % 19 === 1) await done(['PEXPIRE', 'renewed', '3600000'], []);
      if (n % 23 === 0) await done(['XADD', 'stream', '*', 'n', String(n)], []);
      if (n % 29 === 0)
        await done(['XREADGROUP', 'GROUP', 'workers', 'bob', 'COUNT', '2', 'STREAMS', 'stream', '>'], []);
      if (n % 31 === 0) await done(['HINCRBY', 'hash', '7', '1'], []);
    }
    redis.end();
  })();
  return {
    acknowledged,
    refused: () => refused,
    stop: async () => {
      running = false;
      await work;
    },
  };
}

async function missing(url: string, acknowledged: ReadonlyMap<string, string | null>): Promise<string[]> {
  const redis = await redisSession(url);
  const lost: string[] = [];
  for (const [key, value] of acknowledged)
    if ((await redis.send('GET', key)) !== value)
      lost.push(`${key}: ${String(await redis.send('GET', key))} != ${value}`);
  redis.end();
  return lost;
}

describe.each(['psync', 'scan'] as const)('by %s', (method) => {
  test('moves, goes back and forward again under writes, and loses none', async () => {
    await fillEveryType(source.url);
    if (method === 'scan') await restrictLikeUpstash(source.url);
    const memory = new ShortMemory();
    const mover = moverFor(source.url, target.url, memory);
    const findings = await mover.doctor();
    expect(findings.filter((finding) => finding.level === 'blocks')).toEqual([]);
    let writer = startWriter(source.url);
    await takeSteps(mover);
    expect(memory.noted('redis.method.forward')).toMatchObject({ method });
    await mover.follow();

    const sides = { source: source.url, target: target.url };
    let open: 'source' | 'target' = 'source';
    for (const flow of [forward, backward, forward]) {
      expect(await mover.verify()).toMatchObject({ different: 0, differences: [] });
      expect((await mover.cutover(flow).gates()).filter((gate) => gate.holds !== true)).toEqual([]);
      const seen = await cutOver(mover, flow);
      for (const at of seen) expect(at.source === true && at.target === true, at.stage).toBe(false);
      expect(seen.map((at) => at[flow.from])).toEqual([true, ...Array.from({ length: 7 }, () => false)]);
      expect(seen.map((at) => at[flow.to])).toEqual([...Array.from({ length: 6 }, () => false), true, true]);
      expect(writer.refused()).toBeGreaterThan(0);
      await writer.stop();
      open = flow.to;
      expect(await missing(sides[open], writer.acknowledged)).toEqual([]);
      const before = writer.acknowledged;
      writer = startWriter(sides[open]);
      for (const [key, value] of before) writer.acknowledged.set(key, value);
    }
    await writer.stop();
    const compared = await mover.verify();
    expect(compared).toMatchObject({ different: 0, unknown: 0, differences: [] });
    expect(compared.same).toBeGreaterThan(4000);
    for (const leftover of await mover.leftovers()) await leftover.remove();
    await mover.restore();
    expect(await mover.leftovers()).toEqual([]);
    await mover.close();
    for (const url of [source.url, target.url]) {
      const redis = await redisSession(url);
      expect(await redis.send('CONFIG', 'GET', 'notify-keyspace-events')).toEqual([
        'notify-keyspace-events',
        '',
      ]);
      expect(await redis.send('CONFIG', 'GET', 'masterauth')).toEqual(['masterauth', '']);
      expect(await redis.send('DEL', 'unmoor:probe')).toBe(0);
      redis.end();
    }
  });
});
