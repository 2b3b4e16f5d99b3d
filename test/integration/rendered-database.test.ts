import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../src/io/servers/free-port.ts';
import { render as renderPool } from '../../src/components/pgbouncer/render.ts';
import { render as renderServer } from '../../src/components/postgres/render.ts';
import { ident } from '../../src/components/postgres/hba.ts';
import { contentsSql } from '../../src/movers/postgres/doctor/facts/target-sql.ts';
import { type ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { unprivileged } from '../../src/io/servers/unprivileged.ts';
import { realShell } from '../../src/io/shell.ts';
import { binDirOf, newerPgbouncer, postgresOf } from '../support/majors.ts';
import { renderingOf } from '../support/rendering.ts';

// The rendered files of a host under the real programs of Debian 13: PostgreSQL 17 with its settings, rules and roles, PgBouncer 1.24
// before it. Paths and ports of the host are replaced by those of the scratch folder, and nothing else.

const secret = `p'w"$%;\\ é`;
let server: ThrowawayPostgres;
let poolPort = 0;
const ends: (() => unknown)[] = [];

const who = unprivileged();
const own = (path: string) => {
  if (who !== undefined) chownSync(path, who.uid, who.gid);
};

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'unmoor-rendered-'));
  chmodSync(folder, 0o755);
  own(folder);
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const put = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    own(path);
    return path;
  };
  const { files } = renderServer(renderingOf('postgres', { app: 'association' }));
  const text = (end: string) => files.find(({ at }) => at.endsWith(end))?.text ?? '';
  // The archive is the backup's; the throwaway server has its superuser in the clear for us, before the rules of the host.
  const conf = put('unmoor.conf', text('unmoor.conf').replace(/^archive_.*\n/gm, ''));
  const opened = `host all postgres 127.0.0.1/32 trust\n${text('pg_hba.conf').replace('local all         postgres               peer', 'local all postgres peer')}`;
  server = await postgresOf(17, {
    include: `'${conf}'`,
    hba_file: `'${put('pg_hba.conf', opened)}'`,
    ident_file: `'${put('pg_ident.conf', ident)}'`,
    unix_socket_directories: `'${folder}'`,
  });
  ends.push(() => server.stop());
  const { code, stderr } = await realShell.run({
    argv: [join(binDirOf(17), 'psql'), '-X', server.url, '-f', put('setup.sql', text('setup.sql'))],
    env: { APP_PASSWORD: secret },
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });

  poolPort = await freePort();
  const [ini] = renderPool(renderingOf('pgbouncer', { app: 'association' })).files;
  mkdirSync(join(folder, 'pool'));
  own(join(folder, 'pool'));
  const path = put(
    'pgbouncer.ini',
    `${ini?.text
      .replace('host=/run/postgresql port=5432', `host=${folder} port=${server.port}`)
      .replace('listen_port = 6432', `listen_port = ${poolPort}`)
      .replaceAll('/run/postgresql', join(folder, 'pool'))
      .replace('/var/log/postgresql/', `${folder}/`)}`,
  );
  const pooler = spawn(newerPgbouncer, [path], { stdio: 'ignore', ...who });
  ends.push(() => pooler.kill('SIGKILL'));
  await answering(poolPort);
});
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
});

async function answering(port: number): Promise<void> {
  for (;;) {
    try {
      const client = await connect(port);
      await client.end();
      return;
    } catch (error) {
      if (!/ECONNREFUSED/.test(String(error))) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

async function connect(port: number, password = secret): Promise<pg.Client> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'app', database: 'app', password });
  await client.connect();
  return client;
}

describe.each([
  ['PostgreSQL', () => server.port],
  ['PgBouncer', () => poolPort],
] as const)('through %s', (_, port) => {
  it('the app comes in by its password, whatever stands in it, and by no other', async () => {
    const client = await connect(port());
    const { rows } = await client.query('SELECT current_user AS who, current_database() AS at');
    expect(rows).toEqual([{ who: 'app', at: 'app' }]);
    await client.end();
    await expect(connect(port(), 'wrong')).rejects.toThrow(/authentication failed|password/i);
  });

  it('makes tables of its own, and is nothing beyond its database', async () => {
    const client = await connect(port());
    await client.query('CREATE TABLE mine (id int)');
    await client.query('DROP TABLE mine');
    for (const sql of [
      'CREATE ROLE other',
      'CREATE DATABASE other',
      'SELECT * FROM pg_authid',
      "COPY (SELECT 1) TO '/tmp/x'",
      "SELECT pgbouncer.get_auth('app')",
    ])
      await expect(client.query(sql)).rejects.toThrow(/permission denied/);
    await client.end();
  });
});

it('statements that a driver prepares by name work through the pool, on whatever connection they come to', async () => {
  const clients = await Promise.all(Array.from({ length: 12 }, () => connect(poolPort)));
  const ask = (client: pg.Client, n: number) =>
    client.query({ name: 'double', text: 'SELECT $1::int * 2 AS d', values: [n] });
  const answers = await Promise.all(
    Array.from({ length: 120 }, (_, n) => ask(clients[n % 12] as pg.Client, n)),
  );
  expect(answers.map(({ rows }) => (rows as { d: number }[])[0]?.d)).toEqual(
    Array.from({ length: 120 }, (_, n) => n * 2),
  );
  await Promise.all(clients.map((client) => client.end()));
});

it('holds nothing that a move would find in its way, until a release has made something', async () => {
  const client = new pg.Client(server.url.replace(/\/[^/]*$/, '/app'));
  await client.connect();
  const contents = async () => (await client.query<{ contents: string[] }>(contentsSql)).rows[0]?.contents;
  expect((await client.query("SELECT FROM pg_proc WHERE proname = 'get_auth'")).rowCount).toBe(1);
  expect(await contents()).toEqual([]);
  await client.query('CREATE TABLE orders (id int); CREATE TABLE pgbouncer.orders (id int)');
  expect(await contents()).toEqual(['table pgbouncer.orders', 'table public.orders']);
  await client.query('DROP TABLE orders, pgbouncer.orders');
  await client.end();
});

it('the server took every line of its settings and rules', async () => {
  const client = new pg.Client(server.url);
  await client.connect();
  const wrong = await client.query(
    'SELECT name, error FROM pg_file_settings WHERE error IS NOT NULL UNION ALL SELECT type, error FROM pg_hba_file_rules WHERE error IS NOT NULL',
  );
  const set = await client.query(
    "SELECT name, setting FROM pg_settings WHERE name IN ('max_connections', 'password_encryption', 'wal_level', 'log_lock_waits') ORDER BY name",
  );
  await client.end();
  expect(wrong.rows).toEqual([]);
  expect(
    set.rows.map(({ name, setting }: { name: string; setting: string }) => `${name}=${setting}`),
  ).toEqual([
    'log_lock_waits=on',
    'max_connections=40',
    'password_encryption=scram-sha-256',
    'wal_level=logical',
  ]);
});
