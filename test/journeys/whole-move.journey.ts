import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeLab, type TestHost, testHost } from '../hosts/index.ts';
import { ask } from '../support/ask.ts';
import { type Called, call } from '../support/cli.ts';
import { eventually } from '../support/places/site.ts';
import { doorOf, errorOf, type RenderedApp, renderApp, timed } from '../support/vps-home.ts';

/**
 * The way of somebody who leaves a platform: a new home is provisioned, the app is tried on it, then its data comes, and the home serves.
 * The platform is as they are: the app's role is the superuser of its PostgreSQL, its Redis has one password, and no server of the home's
 * can be reached from there.
 */
const domain = 'notes.example';
const password = 'a-secret-of-the-platform';
let notes: RenderedApp;
let platform: TestHost;
let home: TestHost;

beforeAll(async () => {
  [platform, home, notes] = await Promise.all([
    testHost({ name: 'platform' }),
    testHost({ name: 'home' }),
    renderApp({
      app: 'test/journeys/apps/notes',
      name: 'notes',
      domain,
      flags: ['--without', 'pm2,grafana,prometheus,borg', '--choose', 'pgbouncer'],
      change: (source) => writeFileSync(join(source, 'unmoor.yaml'), told),
      variables: {
        DATABASE_URL: 'postgres://app:b0a1c2d3e4f5@127.0.0.1:6432/app',
        REDIS_URL: 'redis://app:0a1b2c3d4e5f@127.0.0.1:6379/0',
      },
    }),
  ]);
  await oldPlatform();
});
afterAll(async () => {
  await closeLab();
  notes.remove();
});

const told = `app:
  name: notes
  domains: [${domain}]
  services:
    app:
      kind: web
      start: node server.js
      migrate: node migrate.js
      health: /api/health
`;

async function oldPlatform(): Promise<void> {
  await platform.sure(['apt-get', 'update', '-qq']);
  await platform.sure([
    'apt-get',
    'install',
    '-y',
    '-qq',
    '--no-install-recommends',
    'postgresql',
    'redis-server',
  ]);
  await platform.sure(
    ['sh', '-c', 'cat >> /etc/postgresql/17/main/pg_hba.conf'],
    'host all all samenet scram-sha-256\n',
  );
  await platform.sure(
    ['sh', '-c', 'cat >> /etc/redis/redis.conf'],
    `\nbind 0.0.0.0\nrequirepass ${password}\n`,
  );
  await sql(
    platform,
    `ALTER ROLE postgres PASSWORD '${password}';
     ALTER SYSTEM SET wal_level = logical; ALTER SYSTEM SET listen_addresses = '*'; CREATE DATABASE railway`,
    'postgres',
  );
  await platform.sure(['systemctl', 'restart', 'postgresql', 'redis-server']);
  await sql(
    platform,
    `CREATE TABLE notes (id bigserial PRIMARY KEY, text text NOT NULL, at timestamptz NOT NULL DEFAULT now());
     CREATE VIEW latest AS SELECT * FROM notes ORDER BY id DESC LIMIT 10;
     CREATE FUNCTION shout(text) RETURNS text LANGUAGE sql AS 'SELECT upper($1)';
     INSERT INTO notes (text) SELECT 'note ' || n FROM generate_series(1, 5000) n`,
    'railway',
  );
  await redis(platform, 'RPUSH', 'cart:anna', 'one', 'two', 'three');
}

/** Statements one by one: two of them refuse to stand in a transaction. */
const sql = async (host: TestHost, statements: string, database: string): Promise<string> => {
  const psql = `psql --no-psqlrc --set ON_ERROR_STOP=1 -qAt ${database}`;
  return (await host.sure(['su', 'postgres', '-c', psql], `${statements};\n`)).trim();
};
const atHome = (statement: string) => sql(home, statement, 'app');
const there = (statement: string) => sql(platform, statement, 'railway');
const redis = (host: TestHost, ...words: readonly string[]) =>
  host.sure(['redis-cli', '--no-auth-warning', '-a', password, ...words]);

const on = () => ['--on', ...doorOf(home)];
const urls = () => [
  '--from',
  `postgres://postgres:${password}@${platform.address}/railway?sslmode=require`,
  '--redis-from',
  `redis://default:${password}@${platform.address}:6379/0`,
];
const unmoor = (verb: string, ...more: readonly string[]): Promise<Called> =>
  timed(verb, () => call(notes.folder, [verb, ...on(), ...more, '--json']));
const answer = ({ out }: Called) => JSON.parse(out) as Record<string, unknown>;

async function asked(path: string, body?: string): Promise<{ status: number; said: Record<string, unknown> }> {
  const { status, body: text } = await ask({
    address: home.address,
    port: 443,
    host: domain,
    path,
    ...(body === undefined ? {} : { method: 'POST', body }),
  });
  return { status, said: JSON.parse(text) as Record<string, unknown> };
}

describe('a move into a home', () => {
  it('begins with a home where the app was tried, on a database of its own', async () => {
    const done = await timed('provision', () => notes.provision(home, '--yes', '--json'));
    expect(done.code, done.out + done.err).toBe(0);
    const served = await timed('deploy', () => notes.deploy(home, '--json'));
    expect(served.code, served.out + served.err).toBe(0);
    expect(await asked('/api/notes', 'a trial')).toEqual({ status: 200, said: { id: 1 } });
  });

});
