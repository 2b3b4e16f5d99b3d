import { afterAll, beforeAll, beforeEach, afterEach, expect, test } from 'vitest';
import { parsePostgresUrl } from '../../src/core/endpoint.ts';
import { poll, realClock } from '../../src/io/clock.ts';
import type { PgSession } from '../../src/io/postgres.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { AppPointer } from '../../src/rehearsal/app-pointer.ts';
import { isClean, unexpectedErrors } from '../../src/rehearsal/ledger.ts';
import { checkLedger } from '../../src/rehearsal/ledger-check.ts';
import { shopRole } from '../../src/rehearsal/shop-schema.ts';
import { fillShop } from '../../src/rehearsal/shop.ts';
import { type Fleet, startWriters } from '../../src/rehearsal/writers.ts';
import { freshDatabase, session, testPostgres } from '../support/servers.ts';

let from: ThrowawayPostgres;
let to: ThrowawayPostgres;
let source: PgSession;
let target: PgSession;
let fleet: Fleet;
let pointer: AppPointer<ReturnType<typeof parsePostgresUrl>>;

beforeAll(async () => {
  [from, to] = await Promise.all([testPostgres(), testPostgres()]);
});
afterAll(() => Promise.all([from?.stop(), to?.stop()]));

/** Two shops that follow each other by PostgreSQL's own means, and an app at work on the first. */
beforeEach(async () => {
  const urls = await Promise.all([freshDatabase(from, 'shop'), freshDatabase(to, 'shop')]);
  const [sourceEnd, targetEnd] = urls.map(parsePostgresUrl) as [
    ReturnType<typeof parsePostgresUrl>,
    ReturnType<typeof parsePostgresUrl>,
  ];
  await Promise.all([fillShop(sourceEnd, 1), fillShop(targetEnd, 0)]);
  source = await session(urls[0]);
  target = await session(urls[1]);
  const tables = await target.query<{ name: string }>(
    "SELECT format('shop.%I', relname) AS name FROM pg_class WHERE relnamespace = 'shop'::regnamespace AND relkind = 'r'",
  );
  await target.run(`TRUNCATE ${tables.map((table) => table.name).join(', ')}`);
  await source.run(`CREATE PUBLICATION p FOR TABLE ${tables.map((table) => table.name).join(', ')}`);
  await target.run(
    `CREATE SUBSCRIPTION s CONNECTION 'host=127.0.0.1 port=${from.port} user=postgres dbname=shop' PUBLICATION p`,
  );
  await until(target, "SELECT FROM pg_subscription_rel HAVING bool_and(srsubstate = 'r')");
  pointer = new AppPointer({
    source: { ...sourceEnd, user: shopRole },
    target: { ...targetEnd, user: shopRole },
  });
  fleet = startWriters({ pointer, writers: 4, readers: 1, rate: 400 });
  await fleet.onceAllWrote();
});

afterEach(async () => {
  await fleet.stop();
  await target.run(
    'ALTER SUBSCRIPTION s DISABLE; ALTER SUBSCRIPTION s SET (slot_name = NONE); DROP SUBSCRIPTION s',
  );
  await source.run('ALTER DATABASE shop RESET default_transaction_read_only');
  await until(source, 'SELECT WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE active)');
  await source.query('SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots');
  await Promise.all([source.end(), target.end()]);
});

async function until(on: PgSession, sql: string): Promise<void> {
  const seen = await poll(realClock, { everyMs: 2, withinMs: 30_000 }, async () =>
    (await on.query(sql)).length > 0 ? true : undefined,
  );
  if (seen === undefined) throw new Error(`never came true: ${sql}`);
}

async function fence(): Promise<void> {
  await source.run('ALTER DATABASE shop SET default_transaction_read_only = on');
  await source.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${shopRole}'`);
  await poll(realClock, { everyMs: 1, withinMs: 30_000 }, () =>
    Promise.resolve(fleet.ledger.errors.has('25006') || undefined),
  );
}

async function drain(): Promise<void> {
  const [at] = await source.query<{ lsn: string }>('SELECT pg_current_wal_flush_lsn() AS lsn');
  await until(source, `SELECT FROM pg_replication_slots WHERE confirmed_flush_lsn >= '${at?.lsn}'`);
}

async function carrySequences(): Promise<void> {
  const sequences = await source.query<{ name: string; last: string }>(
    "SELECT format('%I.%I', schemaname, sequencename) AS name, last_value::text AS last FROM pg_sequences WHERE last_value IS NOT NULL",
  );
  for (const { name, last } of sequences)
    await target.query('SELECT setval($1::regclass, $2::bigint)', [name, last]);
}

test('a cutover in the right order loses nothing and doubles nothing', async () => {
  const watch = fleet.watch();
  await fence();
  await drain();
  await carrySequences();
  pointer.point('target');
  await fleet.onceAllWrote();
  const pauses = watch.end();
  await fleet.stop();

  const verdict = await checkLedger(target, fleet.ledger);
  expect(verdict.examples).toEqual([]);
  expect(isClean(verdict)).toBe(true);
  expect(verdict.acknowledged).toBeGreaterThan(8);
  expect(fleet.ledger.total('refused')).toBeGreaterThan(0);
  expect(pauses.clients).toHaveLength(4);
  expect(Math.min(...pauses.clients)).toBeGreaterThan(0);
  expect(fleet.reads.done).toBeGreaterThan(0);
  expect(unexpectedErrors(fleet.ledger)).toEqual([]);
});

test('a target that is opened before the source is drained is found out', async () => {
  await target.run('ALTER SUBSCRIPTION s DISABLE');
  await until(target, 'SELECT FROM pg_stat_subscription WHERE pid IS NULL');
  await fleet.onceAllWrote();
  await carrySequences();
  pointer.point('target');
  await fleet.onceAllWrote();
  await fleet.stop();

  const verdict = await checkLedger(target, fleet.ledger);
  expect(verdict.missing).toBeGreaterThan(0);
  expect(verdict.miscounted).toBeGreaterThan(0);
  expect(isClean(verdict)).toBe(false);
});

test('every kind of damage on the open side is named', async () => {
  await fence();
  await drain();
  await carrySequences();
  pointer.point('target');
  for (let i = 0; i < 8; i++) await fleet.onceAllWrote();
  await fleet.stop();
  const runs = fleet.ledger.runs();
  const refused = runs.find((run) => run.outcome === 'refused');
  const acknowledged = runs.filter((run) => run.outcome === 'acknowledged');
  const last = acknowledged.reduce((a, b) => (b.last - b.first > a.last - a.first ? b : a)).last;
  const checkout = last - ((last + 1) % 4); // 3 in 4: a checkout in several statements
  const event = last - ((last + 2) % 4);
  const damages: readonly (readonly [string, object])[] = [
    [`DELETE FROM shop.requests WHERE request_id = ${last}`, { missing: 1 }],
    [
      `DELETE FROM shop.order_items WHERE order_id = (SELECT id FROM shop.orders WHERE request_id = ${checkout}) AND line = 2`,
      { missing: 1 },
    ],
    [`DELETE FROM shop.events WHERE request_id = ${event}`, { missing: 1 }],
    [`INSERT INTO shop.requests (request_id) VALUES (${last})`, { doubled: 1 }],
    [`INSERT INTO shop.requests (request_id) VALUES (${refused?.first})`, { ghosts: 1 }],
    ['INSERT INTO shop.requests (request_id) VALUES (77000000000000)', { strangers: 1 }],
    ['UPDATE shop.counters SET total = total - 2 WHERE writer = 1', { miscounted: 2 }],
    [
      'INSERT INTO shop.sessions SELECT gen_random_uuid(), writer, 0, user_id, data, from_address, expires_at FROM shop.sessions WHERE writer = 2',
      { undeleted: 1 },
    ],
  ];
  for (const [damage, found] of damages) {
    await target.run(`BEGIN; ${damage}`);
    expect(await checkLedger(target, fleet.ledger), damage).toMatchObject(found);
    await target.run('ROLLBACK');
  }
  expect(isClean(await checkLedger(target, fleet.ledger))).toBe(true);
});
