import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PgSession } from '../../src/io/postgres.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { readPairs } from '../../src/movers/postgres/verify/pairs.ts';
import { tryHashes } from '../../src/movers/postgres/verify/row-hash.ts';
import { verifyTables } from '../../src/movers/postgres/verify/verify.ts';
import { postgresOf } from '../support/majors.ts';
import { freshDatabase, session } from '../support/servers.ts';

const all = process.env['UNMOOR_MAJORS'] === 'all';
const majors = all ? [13, 15, 17, 18] : [13, 15, 17];
const servers = new Map<number, ThrowawayPostgres>();
const sessions: PgSession[] = [];

const table = `CREATE TYPE public.mood AS ENUM ('sad', 'glad');
  CREATE TABLE public.t (id bigint PRIMARY KEY, small int2, n int, flag bool, u uuid, body text, fixed char(9), at timestamptz, price numeric, data jsonb, m public.mood, tags text[]);
  INSERT INTO public.t SELECT i * 4611686018 - 4611686018427387, i % 32768, -i, i % 3 = 0, md5(i::text)::uuid, repeat('é' || i, i % 60), 'ab', '2026-01-01'::timestamptz + i * interval '1.5 s',
    i / 7.0, jsonb_build_object('i', i), CASE WHEN i % 2 = 0 THEN 'sad'::public.mood END, ARRAY[i::text, NULL] FROM generate_series(1, 20000) i`;

async function opened(major: number, name: string, sql: string): Promise<PgSession> {
  const server = servers.get(major);
  if (server === undefined) throw new Error(`no server of ${major}`);
  const one = await session(await freshDatabase(server, name));
  sessions.push(one);
  await one.run(sql);
  return one;
}

const optionsOf = (from: PgSession, to: PgSession) => ({
  from: () => Promise.resolve({ ...from, end: () => Promise.resolve() }),
  to: () => Promise.resolve({ ...to, end: () => Promise.resolve() }),
  jobs: 1,
  settled: () => Promise.resolve(true),
  report: () => {},
  maxRereads: 4,
});

beforeAll(async () => {
  for (const major of majors) servers.set(major, await postgresOf(major, { timezone: 'UTC' }));
});
afterAll(async () => {
  await Promise.all(sessions.map((one) => one.end()));
  await Promise.all([...servers.values()].map((server) => server.stop()));
});

test('hashes alike on every major', async () => {
  const seen = new Set<unknown>();
  for (const major of majors) {
    const one = await opened(major, 'hashing', 'SELECT');
    seen.add((await one.query(tryHashes))[0]?.['hashing']);
  }
  expect(seen.size).toBe(1);
  expect([...seen][0]).toMatch(/^[0-9a-f]{32}$/);
});

test('compares two majors by the fast hashes, and finds one changed row of 20 000', async () => {
  const [oldest, newest] = [majors[0] ?? 0, majors.at(-1) ?? 0];
  const [from, to] = [await opened(oldest, 'fast', table), await opened(newest, 'fast', table)];
  const options = optionsOf(from, to);
  const [candidate] = await readPairs(from, to, options);
  expect(candidate?.kind === 'pair' && candidate.pair.hash).toContain('hashint8extended');
  expect(await verifyTables(options)).toMatchObject({ items: 1, same: 1, rows: 20_000 });
  await to.run('UPDATE public.t SET data = \'{"i": 7.0}\' WHERE n = -7');
  expect(await verifyTables(options)).toMatchObject({
    different: 1,
    differences: [{ verdict: 'different' }],
  });
});

test('falls back to md5 where a hash function gives something else', async () => {
  const [from, to] = [await opened(15, 'other', table), await opened(17, 'other', table)];
  const query: PgSession['query'] = (sql, values) =>
    to.query(sql === tryHashes ? sql.replace('hashint2extended((n', 'hashint2extended((1 + n') : sql, values);
  const options = {
    ...optionsOf(from, to),
    to: () => Promise.resolve({ ...to, query, end: () => Promise.resolve() }),
  };
  const [candidate] = await readPairs(from, { ...to, query }, options);
  expect(candidate?.kind === 'pair' && candidate.pair.hash).toContain('md5(');
  expect(await verifyTables(options)).toMatchObject({ items: 1, same: 1 });
});
