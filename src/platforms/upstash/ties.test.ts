import { describe, expect, it } from 'vitest';
import { memoryTree } from '../../../test/support/memory-tree.ts';
import { tiesOf } from '../../../test/support/ties-of.ts';
import { upstashTies } from './ties.ts';

const client = [
  "import { Redis } from '@upstash/redis';",
  'export const redis = new Redis({ url: env.UPSTASH_REDIS_URL, token: process.env.UPSTASH_REDIS_TOKEN });',
].join('\n');

describe('what an app asks of Upstash', () => {
  it('is found where a client is made, and under variables of its own names', async () => {
    expect(await tiesOf(upstashTies, { 'src/redis.ts': client })).toEqual(['src/redis.ts:2 upstash.redis']);
  });

  it.each([
    [
      'import { Ratelimit } from "@upstash/ratelimit"; new Ratelimit({ limiter: Ratelimit.slidingWindow(1, "1 s") })',
      'upstash.ratelimit',
    ],
    ['import { Redis } from "@upstash/redis/cloudflare"; const r = Redis.fromEnv()', 'upstash.redis'],
    ['import { Client } from "@upstash/qstash"; const c = new Client({})', 'upstash.qstash'],
    [
      'import { verifySignatureAppRouter } from "@upstash/qstash/nextjs"; export const POST = verifySignatureAppRouter(h)',
      'upstash.qstash',
    ],
    [
      'import { serve } from "@upstash/workflow/nextjs"; export const { POST } = serve(f)',
      'upstash.workflow',
    ],
    ['import { Index } from "@upstash/vector"; new Index()', 'upstash.vector'],
    ['import { Kafka } from "@upstash/kafka"; new Kafka({})', 'upstash.kafka'],
    ['fetch("https://eu1-a-1.upstash.io/get/a")', 'upstash.host eu1-a-1.upstash.io'],
    ['new Redis("rediss://default:x@eu1-a-1.upstash.io:6379")', 'upstash.url eu1-a-1.upstash.io'],
  ])('%s is %s', async (text, tie) => {
    expect(await tiesOf(upstashTies, { 'a.ts': text })).toEqual([`a.ts:1 ${tie}`]);
  });

  it.each([
    ['another Redis', 'import { Redis } from "ioredis"; new Redis(); // upstash'],
    ['a class of the same name', 'class Ratelimit {} new Ratelimit("upstash")'],
    ['a comment', '// import { Redis } from "@upstash/redis"; new Redis() https://a.upstash.io'],
    ['types', 'import type { Redis } from "@upstash/redis"; export let a: Redis'],
  ])('is not %s', async (_, text) => {
    expect(await tiesOf(upstashTies, { 'a.ts': text })).toEqual([]);
  });

  it('is found in Python', async () => {
    const text =
      'import os\nfrom upstash_redis import Redis\nredis = Redis.from_env()\nfrom qstash import QStash\nq = QStash("t")\n';
    expect(await tiesOf(upstashTies, { 'a.py': text })).toEqual([
      'a.py:3 upstash.redis',
      'a.py:5 upstash.qstash',
    ]);
  });

  it('is a Redis whose uses its keys tell, and a queue', async () => {
    const { data } = await upstashTies.read(
      memoryTree({
        'src/redis.ts': client,
        'src/cart.ts':
          "import { redis as kv } from './redis';\nawait kv.set(`cart:${id}`, c);\nawait kv.get('session:1');\nawait kv.incr('visits');",
        'src/limit.ts': "import { Ratelimit } from '@upstash/ratelimit';\nnew Ratelimit({});",
        'src/jobs.ts': "import { Client } from '@upstash/qstash';\nnew Client({}).publishJSON({});",
      }),
    );
    expect(data?.map(({ kind, uses, engine, env }) => ({ kind, uses, engine, env }))).toEqual([
      { kind: 'redis', uses: ['carts', 'ratelimit', 'sessions'], env: ['UPSTASH_REDIS_URL'] },
      { kind: 'queue', engine: 'qstash', env: [] },
    ]);
  });
});
