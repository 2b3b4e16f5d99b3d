import { afterAll, beforeAll, expect, test } from 'vitest';
import { parsePostgresUrl } from '../../src/core/endpoint.ts';
import { type Report, silent } from '../../src/core/progress.ts';
import { realClock } from '../../src/io/clock.ts';
import type { PgSession } from '../../src/io/postgres.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import type { PostgresWorld } from '../../src/movers/postgres/postgres-mover.ts';
import { makeOwnSchema } from '../../src/movers/postgres/own-schema.ts';
import { Sides } from '../../src/movers/postgres/sides.ts';
import { streamOf } from '../../src/movers/postgres/stream.ts';
import { adviceOnKept } from '../../src/movers/postgres/let-go.ts';
import { besideSlots, guard } from '../../src/movers/postgres/watch.ts';
import { freshDatabase, session, testPostgres } from '../support/servers.ts';

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

test('what a side keeps is let go of before its budget is passed; only one that serves ends the watch for it', async () => {
  const admin = await session(server.url);
  await admin.run('ALTER SYSTEM SET max_slot_wal_keep_size = -1');
  await admin.run('SELECT pg_reload_conf()');
  const closedUrl = await freshDatabase(server, 'closed');
  const closed = await session(closedUrl);
  await makeOwnSchema(closed, true);
  const sides = new Sides({ source: parsePostgresUrl(server.url), target: parsePostgresUrl(closedUrl) });
  const told: string[] = [];
  const report: Report = (progress) => void (progress.kind === 'note' && told.push(progress.text));
  const world = { runId: 'full', sides, clock: realClock, report, walBudget: 40e6 };
  const look = guard(world as unknown as PostgresWorld);
  const makeSlot = (on: PgSession, name: string) =>
    on.query("SELECT pg_create_logical_replication_slot($1, 'pgoutput')", [name]);
  const slots = () =>
    admin.query("SELECT slot_name AS name FROM pg_replication_slots WHERE slot_name LIKE 'unmoor_full%'");
  const writeWal = () =>
    admin.run(
      "SELECT pg_logical_emit_message(false, 'noise', repeat('x', 1000000)) FROM generate_series(1, 45)",
    );
  expect(await look()).toBeUndefined();

  // Made ahead for a cutover that never came: nobody need do anything.
  await makeSlot(closed, 'unmoor_full_t1');
  await writeWal();
  expect(await look()).toBeUndefined();
  expect(await slots()).toEqual([]);
  expect(told).toEqual([expect.stringMatching(/^The target kept .*unmoor_full_t1 was dropped/)]);

  await makeSlot(admin, 'unmoor_full_g1');
  const before = await look();
  expect(before).toMatchObject({ state: 'stopped', retainedLimit: 40e6 });
  expect(before?.retainedBytes).toBeLessThan(40e6);
  await writeWal();
  await expect(look()).rejects.toMatchObject({
    code: 'PG-322',
    why: expect.stringMatching(
      /^The source kept \d+(\.\d)? MB of WAL .* may keep 40\.0 MB \(as --wal-budget says\)\.$/,
    ),
    next: expect.stringContaining('--wal-budget 1GB'),
    state: expect.stringContaining('Writes go to the source as before'),
  });
  expect(await slots()).toEqual([]);
  await Promise.all([admin.end(), closed.end(), sides.close()]);
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
