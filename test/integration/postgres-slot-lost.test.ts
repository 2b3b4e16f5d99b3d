import { afterAll, beforeAll, expect, test } from 'vitest';
import { parsePostgresUrl } from '../../src/core/endpoint.ts';
import { silent } from '../../src/core/progress.ts';
import { realClock } from '../../src/io/clock.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import type { PostgresWorld } from '../../src/movers/postgres/postgres-mover.ts';
import { Sides } from '../../src/movers/postgres/sides.ts';
import { streamOf } from '../../src/movers/postgres/stream.ts';
import { adviceOnKept } from '../../src/movers/postgres/let-go.ts';
import { besideSlots, guard } from '../../src/movers/postgres/watch.ts';
import { session, testPostgres } from '../support/servers.ts';

let server: ThrowawayPostgres;
beforeAll(async () => {
  server = await testPostgres({ max_slot_wal_keep_size: '1MB', max_wal_size: '32MB', min_wal_size: '32MB' });
});
afterAll(() => server.stop());

test('a slot whose WAL the source dropped ends the work beside it with both values and the way on', async () => {
  const endpoint = parsePostgresUrl(server.url);
  const sides = new Sides({ source: endpoint, target: endpoint });
  const stream = streamOf('lost', 'g1', 'source');
  const writer = await session(server.url);
  await writer.query("SELECT pg_create_logical_replication_slot($1, 'pgoutput')", [stream.name]);
  await writer.run('CREATE TABLE public.filler AS SELECT md5(n::text) AS x FROM generate_series(1, 10) n');
  const world = { runId: 'lost', sides, clock: realClock, report: silent } as unknown as PostgresWorld;
  const watched = besideSlots(world, () => new Promise<never>(() => {}));
  const outcome = expect(watched).rejects.toMatchObject({
    code: 'PG-301',
    why: expect.stringContaining('it may keep 1MB'),
  });
  for (let i = 0; i < 4; i += 1) {
    await writer.run('INSERT INTO public.filler SELECT md5(n::text) FROM generate_series(1, 200000) n');
    await writer.run('SELECT pg_switch_wal(); CHECKPOINT');
  }
  await outcome;
  await writer.end();
  await sides.close();
});

test('work that ends before is let through, and nothing goes on watching', async () => {
  const endpoint = parsePostgresUrl(server.url);
  const sides = new Sides({ source: endpoint, target: endpoint });
  const world = { runId: 'none', sides, clock: realClock, report: silent } as unknown as PostgresWorld;
  expect(await besideSlots(world, () => Promise.resolve('done'))).toBe('done');
  await sides.close();
});

test('what keeps more than its budget is let go of before, whoever reads it, and the way on fits the side', async () => {
  const admin = await session(server.url);
  await admin.run('ALTER SYSTEM SET max_slot_wal_keep_size = -1');
  await admin.run('SELECT pg_reload_conf()');
  const endpoint = parsePostgresUrl(server.url);
  const sides = new Sides({ source: endpoint, target: endpoint });
  const world = { runId: 'full', sides, clock: realClock, report: silent, walBudget: 40e6 };
  const look = guard(world as unknown as PostgresWorld);
  expect(await look()).toBeUndefined();
  const slot = 'unmoor_full_t1';
  await admin.query("SELECT pg_create_logical_replication_slot($1, 'pgoutput')", [slot]);
  const before = await look();
  expect(before).toMatchObject({ state: 'stopped', retainedLimit: 40e6 });
  expect(before?.retainedBytes).toBeLessThan(40e6);

  const message =
    "SELECT pg_logical_emit_message(false, 'noise', repeat('x', 1000000)) FROM generate_series(1, 45)";
  await admin.run(message);
  await expect(look()).rejects.toMatchObject({
    code: 'PG-322',
    why: expect.stringMatching(
      /^The source kept \d+(\.\d)? MB of WAL .* may keep 40\.0 MB \(as --wal-budget says\)\.$/,
    ),
    next: expect.stringContaining('--wal-budget 1GB'),
    state: expect.stringContaining('the source still serves'),
  });
  expect(await admin.query('SELECT FROM pg_replication_slots WHERE slot_name = $1', [slot])).toEqual([]);
  await admin.end();
  await sides.close();
});

test.each([
  ['nothing while it is little', 1e6, []],
  [
    'what to do once it is half',
    21e6,
    [expect.stringMatching(/source keeps 21\.0 MB .*nobody reads it.*unmoor follow/)],
  ],
])('a look at what is kept says %s', (_, retained, expected) => {
  const budget = { bytes: 40e6, by: 'given' } as const;
  const kept = {
    name: 's',
    status: 'reserved',
    active: false,
    lag: retained,
    retained,
    allowed: '-1',
    budget,
  };
  expect(adviceOnKept('source', kept)).toEqual(expected);
});
