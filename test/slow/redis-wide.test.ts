import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { realClock } from '../../src/io/clock.ts';
import { redisOf } from '../support/majors.ts';
import { ShortMemory } from '../support/memory.ts';
import { moverFor, redisSession, restrictLikeUpstash, takeSteps } from '../support/redis.ts';

/** What another client of the source waited for one small key, in microseconds. */
interface Latency {
  readonly asked: number;
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

const asker = join(import.meta.dirname, '../support/redis-latency.mjs');

/** Another client, in a process of its own, while the work is done. */
async function besideAClient(port: number, work: () => Promise<unknown>): Promise<Latency> {
  const client = spawn(process.execPath, [asker, String(port), 'narrow'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let out = '';
  client.stdout.on('data', (chunk: Buffer) => void (out += chunk.toString()));
  const ended = new Promise((resolve) => client.on('close', resolve));
  await work();
  client.stdin.end();
  await ended;
  return JSON.parse(out) as Latency;
}

test('a hash of a million fields is copied beside clients that are answered all the time', async () => {
  const fields = 1_000_000;
  const [source, target] = await Promise.all([redisOf('redis 7'), redisOf('redis 7')]);
  try {
    const redis = await redisSession(source.url);
    for (let at = 0; at < fields; at += 50_000)
      await redis.send(
        'EVAL',
        "for i = tonumber(ARGV[1]), tonumber(ARGV[1]) + 49999 do redis.call('HSET', 'wide', 'field ' .. i, 'value ' .. i) end",
        '0',
        String(at),
      );
    await redis.send('SET', 'narrow', 'v');
    await restrictLikeUpstash(source.url);
    const port = Number(new URL(source.url).port);
    const mover = moverFor(source.url, target.url, new ShortMemory());
    const alone = await besideAClient(port, () => realClock.sleep(5000));
    const copied = await besideAClient(port, () => takeSteps(mover));
    let verdict: unknown;
    const compared = await besideAClient(port, async () => (verdict = await mover.verify()));
    const row = (what: string, { asked, p50, p99, p999, max }: Latency) =>
      `| ${[what, asked, p50, p99, p999, max].join(' | ')} |`;
    const inside = String(await redis.send('INFO', 'latencystats'));
    const ours = /latency_percentiles_usec_hscan:(\S+)/.exec(inside)?.[1];
    process.stdout.write(
      `${[row('alone', alone), row('while it is copied', copied), row('while it is compared', compared)].join('\n')}\nHSCAN, µs, as the server counts: ${ours}\n`,
    );
    expect(verdict).toMatchObject({ different: 0, unknown: 0, items: 2, same: 2 });
    const there = await redisSession(target.url);
    expect(await there.send('HLEN', 'wide')).toBe(fields);
    const commands = String(await redis.send('INFO', 'commandstats'));
    expect(commands).not.toContain('cmdstat_hgetall:');
    for (const { asked } of [alone, copied, compared]) expect(asked).toBeGreaterThan(100);
    await mover.close();
    redis.end();
    there.end();
  } finally {
    await Promise.all([source.stop(), target.stop()]);
  }
});
