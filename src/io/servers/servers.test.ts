import { expect, test } from 'vitest';
import { freshDatabase, session, testPostgres, testRedis } from '../../../test/support/servers.ts';

test('a throwaway PostgreSQL starts, answers, restarts and is gone after stop', async () => {
  const server = await testPostgres();
  const url = await freshDatabase(server, 'shop');
  const one = await session(url);
  expect(await one.query('SELECT 1::int8 AS n, current_setting($1) AS level', ['wal_level'])).toEqual([
    { n: 1, level: 'logical' },
  ]);
  await one.end();
  await server.restart();
  const two = await session(url);
  await two.end();
  await server.stop();
  await expect(session(url)).rejects.toThrow();
});

test('a throwaway Redis starts and is gone after stop', async () => {
  const server = await testRedis();
  await server.restart();
  await server.stop();
});
