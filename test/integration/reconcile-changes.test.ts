import { afterAll, beforeAll, test } from 'vitest';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { changes, liveChanges } from '../support/schema-changes.ts';
import { testPostgres } from '../support/servers.ts';

let old: ThrowawayPostgres;
let fresh: ThrowawayPostgres;
beforeAll(async () => {
  const settings = { wal_retrieve_retry_interval: '200ms' };
  [old, fresh] = await Promise.all([testPostgres(settings), testPostgres(settings)]);
});
afterAll(() => Promise.all([old.stop(), fresh.stop()]));

test('changes of the schema hold the cutover, and are mended under live writes (all of them: npm run slow)', async () => {
  const short = new Set(['a column more', 'another type', 'tables dropped', 'a label more']);
  await liveChanges([old, fresh], 'changes', {
    items: 7,
    some: changes.filter(([says]) => short.has(says) || says.startsWith('new tables')),
  });
}, 300_000);
