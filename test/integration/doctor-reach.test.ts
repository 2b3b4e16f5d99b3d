import { afterAll, beforeAll, expect, it } from 'vitest';
import { parsePostgresUrl } from '../../src/core/endpoint.ts';
import type { PgSession } from '../../src/io/postgres.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { readReach } from '../../src/movers/postgres/doctor/facts/reach.ts';
import { type Way, wayTo } from '../../src/movers/postgres/way.ts';
import { freshDatabase, session, testPostgres } from '../support/servers.ts';

// The servers themselves are asked whether they reach each other.

let servers: ThrowawayPostgres[];
let urls: string[];
const open: PgSession[] = [];

beforeAll(async () => {
  servers = await Promise.all([testPostgres(), testPostgres()]);
  urls = await Promise.all(servers.map((server) => freshDatabase(server, 'shop')));
});
afterAll(async () => {
  for (const one of open) await one.end();
  for (const server of servers) await server.stop();
});

const at = (which: number) => parsePostgresUrl(urls[which] ?? '');
const opened = async (which: number): Promise<PgSession> => {
  const one = await session(urls[which] ?? '');
  open.push(one);
  return one;
};
const reach = async (ways: { source?: Way; target?: Way } = {}) => {
  const sessions = { source: await opened(0), target: await opened(1) };
  const straight = { source: wayTo(at(0), at(1)), target: wayTo(at(1), at(0)) };
  const found = await readReach({ sessions, ways: { ...straight, ...ways } });
  for (const one of Object.values(sessions))
    expect(await one.query('SELECT FROM pg_catalog.pg_subscription')).toEqual([]);
  return found;
};
const reaches = { known: true, value: { reaches: true } };
const not = (why: unknown) => ({ known: true, value: { reaches: false, why } });

it('each reaches the other, and nothing of the question stays', async () => {
  expect(await reach()).toEqual({ source: reaches, target: reaches });
});

it('one that nobody answers says so, and no password', async () => {
  const closed = wayTo({ ...parsePostgresUrl('postgres://mover:hunter22@127.0.0.1:1/shop') }, at(1));
  const found = await reach({ source: closed });
  expect(found).toEqual({ source: reaches, target: not(expect.stringMatching(/refused/i)) });
  expect(JSON.stringify(found)).not.toContain('hunter22');
});

it('one whose address means whoever uses it is not asked', async () => {
  const socket = wayTo({ ...at(1), host: '/run/postgresql' }, { host: 'db.example.com' });
  expect(await reach({ target: socket })).toEqual({
    source: not('that address means the server itself'),
    target: reaches,
  });
});

it('a role that may not subscribe is not made to try', async () => {
  const admin = await opened(1);
  await admin.run('CREATE ROLE plain LOGIN NOSUPERUSER; SET ROLE plain');
  const found = await readReach({
    sessions: { source: await opened(0), target: admin },
    ways: { source: wayTo(at(0), at(1)), target: wayTo(at(1), at(0)) },
  });
  expect(found?.target).toEqual(not('our role may not hold a subscription there'));
});
