import { expect, test } from 'vitest';
import { backward, forward } from '../../src/core/mover.ts';
import { moverFor, redisSession, restrictLikeUpstash, takeSteps } from '../support/redis.ts';
import { testRedis } from '../support/servers.ts';
import { ShortMemory } from '../support/memory.ts';

test.each(['psync', 'scan'] as const)(
  'by %s, every part of a cutover can be done twice, and by a process that has only the notes',
  async (method) => {
    const source = await testRedis();
    const target = await testRedis();
    try {
      if (method === 'scan') await restrictLikeUpstash(source.url);
      const old = await redisSession(source.url);
      const fresh = await redisSession(target.url);
      await old.send('MSET', 'a', '1', 'b', '2');
      const memory = new ShortMemory();
      const first = moverFor(source.url, target.url, memory);
      await takeSteps(first);
      await first.close();
      for (const [flow, from, to] of [
        [forward, old, fresh],
        [backward, fresh, old],
      ] as const) {
        await from.send('SET', `before ${flow.from}`, 'x');
        for (const stage of ['prepare', 'fence', 'drain', 'carry', 'turn', 'open', 'settle'] as const) {
          const mover = moverFor(source.url, target.url, memory);
          await mover.follow();
          const cutover = mover.cutover(flow);
          await cutover[stage]();
          await cutover[stage]();
          const open = [await cutover.writable('source'), await cutover.writable('target')];
          expect(open.filter((one) => one !== false).length, stage).toBeLessThanOrEqual(1);
          await mover.close();
        }
        expect(await to.send('GET', `before ${flow.from}`)).toBe('x');
        expect(await to.send('SET', `after ${flow.from}`, 'y')).toBe('OK');
        await expect(from.send('SET', 'x', 'y')).rejects.toThrow(/NOPERM|READONLY/);
      }
      expect(memory.noted('redis.method.forward')).toMatchObject({ method });
      const last = moverFor(source.url, target.url, memory);
      await last.follow();
      while ((await last.sample()).state !== 'following')
        await new Promise((resolve) => setImmediate(resolve));
      expect(await last.verify()).toMatchObject({ different: 0, unknown: 0, items: 6, same: 6 });
      await last.close();
      old.end();
      fresh.end();
    } finally {
      await source.stop();
      await target.stop();
    }
  },
);
