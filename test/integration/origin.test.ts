import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { everything } from '../../src/core/data-shape.ts';
import { parsePostgresUrl } from '../../src/core/endpoint.ts';
import { Secret } from '../../src/core/secret.ts';
import { poll, realClock } from '../../src/io/clock.ts';
import type { PgSession } from '../../src/io/postgres.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { readTables } from '../../src/movers/postgres/catalog.ts';
import { passMarkers } from '../../src/movers/postgres/marker.ts';
import { makeOwnSchema } from '../../src/movers/postgres/own-schema.ts';
import { Sides } from '../../src/movers/postgres/sides.ts';
import {
  beginAt,
  disable,
  enable,
  forwardSlot,
  makePublication,
  makeSlot,
  makeSubscription,
  streamOf,
} from '../../src/movers/postgres/stream.ts';
import { postgresOf } from '../support/majors.ts';
import { freshDatabase, session } from '../support/servers.ts';

/** A role that may subscribe but is no superuser cannot be told where to begin: it relies on the slot, which a crash puts back. */
const runId = 'origin';
let servers: readonly [ThrowawayPostgres, ThrowawayPostgres];
let sides: Sides;
let source: PgSession;
let target: PgSession;

beforeAll(async () => {
  servers = await Promise.all([postgresOf(17), postgresOf(17, { checkpoint_timeout: '1h' })]);
  const [here, there] = servers;
  const urls = [await freshDatabase(here, 'shop'), await freshDatabase(there, 'shop')] as const;
  [source, target] = await Promise.all([session(urls[0]), session(urls[1])]);
  const table = 'CREATE TABLE public.keyless (line text); ALTER TABLE public.keyless REPLICA IDENTITY FULL';
  await source.run(`CREATE ROLE mover LOGIN REPLICATION; GRANT pg_create_subscription TO mover;
    ALTER DATABASE shop OWNER TO mover; ${table}; ALTER TABLE public.keyless OWNER TO mover`);
  // Its subscription must give a password, and the server must ask for it (manual, CREATE SUBSCRIPTION).
  await target.run(`CREATE ROLE mover SUPERUSER LOGIN PASSWORD 'asked for'; ${table}`);
  const file = join(there.dataDir, 'pg_hba.conf');
  writeFileSync(file, `host all mover 127.0.0.1/32 scram-sha-256\n${readFileSync(file, 'utf8')}`);
  await target.run('SELECT pg_reload_conf()');
  sides = new Sides(
    {
      source: { ...parsePostgresUrl(urls[0]), user: 'mover' },
      target: { ...parsePostgresUrl(urls[1]), user: 'mover', password: new Secret('asked for') },
    },
    {},
    { runId, number: 1 },
  );
  await makeOwnSchema(await sides.on('source'), false);
  await makeOwnSchema(await sides.on('target'), true);
});
afterAll(async () => {
  await sides.close();
  await Promise.all([source.end(), target.end()]);
  await Promise.all(servers.map((server) => server.stop()));
});

const lines = async (side: PgSession) =>
  (await side.query<{ line: string }>('SELECT line FROM public.keyless ORDER BY 1')).map(({ line }) => line);

const originOf = async (side: PgSession, name: string) =>
  (
    await side.query<{ origin: string }>(
      'SELECT suborigin AS origin FROM pg_subscription WHERE subname = $1',
      [name],
    )
  )[0]?.origin;

test('what the source sent does not come back to it, although a crash has put the slot of the way back', async () => {
  const forth = streamOf(runId, 'g1', 'source');
  const back = streamOf(runId, 't1', 'target');
  for (const stream of [forth, back]) {
    await makePublication(sides, stream, await readTables(await sides.on(stream.from), everything));
    await makeSlot(sides, stream);
    await makeSubscription(sides, stream);
  }
  expect(await originOf(target, forth.name)).toBe('any');
  expect(await originOf(source, back.name)).toBe('none');
  await enable(sides, forth);
  await forwardSlot(sides, back); // writes it to disk; the next time it moves too little for that

  await source.run("INSERT INTO public.keyless VALUES ('one')");
  expect(await passMarkers(sides, [forth], realClock, 20_000)).toBeDefined();
  await disable(sides, forth);
  const at = await forwardSlot(sides, back);
  await beginAt(sides, back, at ?? '');
  await target.end();
  await servers[1].restart('immediate');
  target = await session(servers[1].url.replace(/postgres$/, 'shop'));
  const [slot] = await target.query<{ behind: boolean }>(
    'SELECT confirmed_flush_lsn < $2::pg_lsn AS behind FROM pg_replication_slots WHERE slot_name = $1',
    [back.name, at],
  );
  expect(slot?.behind).toBe(true);

  await enable(sides, back);
  await target.run("INSERT INTO public.keyless VALUES ('two')");
  const arrived = await poll(realClock, { everyMs: 10, withinMs: 20_000 }, async () =>
    (await lines(source)).includes('two') ? true : undefined,
  );
  expect(arrived).toBe(true);
  expect(await lines(source)).toEqual(['one', 'two']);
});

test('where the side that sends is sent rows by somebody else too, all of them come along', async () => {
  await target.query("SELECT pg_replication_origin_create('somebody else')");
  const again = streamOf(runId, 't2', 'target');
  await makePublication(sides, again, await readTables(await sides.on('target'), everything));
  await makeSlot(sides, again);
  await makeSubscription(sides, again);
  expect(await originOf(source, again.name)).toBe('any');
});
