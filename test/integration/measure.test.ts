import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { connectRedis } from '../../src/io/redis/session.ts';
import { parseRedisUrl } from '../../src/core/endpoint.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import type { ThrowawayRedis } from '../../src/io/servers/redis-server.ts';
import { measurePostgres, measureRedis } from '../../src/pipeline/measure.ts';
import { freshDatabase, session, testPostgres, testRedis } from '../support/servers.ts';

let postgres: ThrowawayPostgres;
let redis: ThrowawayRedis;

beforeAll(async () => {
  [postgres, redis] = await Promise.all([testPostgres(), testRedis()]);
});
afterAll(async () => {
  await Promise.all([postgres.stop(), redis.stop()]);
});

it('measures a database, and tells growth only where the counters reach back far enough', async () => {
  const db = await session(await freshDatabase(postgres, 'measured'));
  try {
    await db.run(`
      CREATE SCHEMA shop;
      CREATE TABLE shop.orders (id int PRIMARY KEY, note text);
      CREATE TABLE shop.days (at date) PARTITION BY RANGE (at);
      CREATE TABLE shop.days_1 PARTITION OF shop.days FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
      SELECT pg_stat_reset()`);
    await db.run(
      `INSERT INTO shop.orders SELECT n, repeat('x', 500) FROM generate_series(1, 10000) n; ANALYZE shop.orders`,
    );
    const young = await measurePostgres(db);
    expect(young).toMatchObject({ tables: 2, extensions: [{ name: 'plpgsql', version: '1.0' }] });
    expect(young.version).toMatch(/^\d+\.\d+/);
    expect(young.bytes).toBeGreaterThan(5_000_000);
    expect(young.bytesPerDay).toBeUndefined();
    // 10,000 rows of about 540 bytes, in the moments since the counters were set back: much a day. The server notes
    // counters with a delay of its own.
    await vi.waitFor(
      async () => expect((await measurePostgres(db, 0)).bytesPerDay).toBeGreaterThan(1_000_000),
      10_000,
    );
  } finally {
    await db.end();
  }
}, 60_000);

it('measures a Redis', async () => {
  const client = await connectRedis(parseRedisUrl(redis.url));
  await client.send('SET', 'a', '1');
  await client.send('SELECT', '3');
  await client.send('SET', 'b', '2');
  const measured = await measureRedis(client);
  client.end();
  expect(measured.version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(measured.keys).toBe(2);
  expect(measured.bytes).toBeGreaterThan(100_000);
});
