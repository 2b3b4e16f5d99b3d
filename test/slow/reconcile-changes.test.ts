import { afterAll, beforeAll, test } from 'vitest';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { postgresOf, putOnPath } from '../support/majors.ts';
import { liveChanges } from '../support/schema-changes.ts';

const servers: ThrowawayPostgres[] = [];
beforeAll(() => putOnPath(13, 17));
afterAll(() => Promise.all(servers.map((server) => server.stop())));

test.each([
  [13, 17],
  [15, 15],
] as const)(
  'every change of schema is seen, mended under live writes, and proven, from %i to %i',
  async (from, to) => {
    const start = (major: number) => postgresOf(major, { wal_retrieve_retry_interval: '200ms' });
    const [old, fresh] = await Promise.all([start(from), start(to)]);
    servers.push(old, fresh);
    await liveChanges([old, fresh], `changes_${from}`, { items: 8 });
  },
  900_000,
);
