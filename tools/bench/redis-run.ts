import { parseRedisUrl } from '../../src/core/endpoint.ts';
import { forward } from '../../src/core/mover.ts';
import { silent } from '../../src/core/progress.ts';
import { realClock } from '../../src/io/clock.ts';
import { findRedisServer } from '../../src/io/servers/server-programs.ts';
import { startRedis } from '../../src/io/servers/redis-server.ts';
import { createRedisMover } from '../../src/movers/redis/redis-mover.ts';
import { ShortMemory } from '../../test/support/memory.ts';
import { redisSession, restrictLikeUpstash } from '../../test/support/redis.ts';
import { fillRedis } from '../../test/support/redis-fill.ts';

/** One Redis copied to another, by replication or (a stand-in for Upstash) by scan. Prints one line of JSON. */
const [method, countText] = process.argv.slice(2);
const program = findRedisServer();
if (program === undefined) throw new Error('no Redis on this machine');
const [from, to] = [await startRedis(program), await startRedis(program)];
try {
  const filler = await redisSession(from.url);
  await fillRedis(filler, Number(countText));
  if (method === 'scan') await restrictLikeUpstash(from.url);
  const mover = createRedisMover({
    source: parseRedisUrl(from.url),
    target: parseRedisUrl(to.url),
    runId: 'bench1',
    memory: new ShortMemory(),
    report: silent,
    clock: realClock,
  });
  const cpu = process.cpuUsage();
  const began = performance.now();
  for (const step of mover.steps()) if (!(await step.already())) await step.act();
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  await mover.follow();
  const verifyBegan = performance.now();
  const compared = await mover.verify();
  const verifySeconds = (performance.now() - verifyBegan) / 1000;
  const cutover = mover.cutover(forward);
  await cutover.prepare();
  const pauseBegan = performance.now();
  await cutover.fence();
  await cutover.drain();
  await cutover.carry();
  await cutover.check();
  await cutover.turn();
  await cutover.open();
  const pauseMs = performance.now() - pauseBegan;
  await mover.close();
  const { items, same } = compared;
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  process.stdout.write(
    `${JSON.stringify({ method, seconds, cpuSeconds: (user + system) / 1e6, peakBytes, verifySeconds, items, same, pauseMs })}\n`,
  );
} finally {
  await Promise.all([from.stop(), to.stop()]);
}
process.exit(0);
