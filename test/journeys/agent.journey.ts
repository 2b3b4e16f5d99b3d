import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeLab, type TestHost, testHost } from '../hosts/index.ts';
import { type Called, call, start } from '../support/cli.ts';

/** The old platform is one host, the new home another; this machine is the laptop, and sees words and figures alone. */
const folder = mkdtempSync(join(tmpdir(), 'unmoor-agent-'));
let platform: TestHost;
let home: TestHost;
let before = 0;
const megabytes = 300;

beforeAll(async () => {
  [platform, home] = await Promise.all([testHost({ name: 'platform' }), testHost({ name: 'home' })]);
  await Promise.all([postgresOn(platform), postgresOn(home, 'nodejs', 'nftables')]);
  await sql(platform, 'CREATE DATABASE app', 'postgres');
  await sql(home, 'CREATE DATABASE app', 'postgres');
  await sql(
    platform,
    `CREATE TABLE goods (id bigserial PRIMARY KEY, name text NOT NULL);
     CREATE TABLE orders (id bigserial PRIMARY KEY, note text NOT NULL);
     INSERT INTO goods (name) SELECT repeat(md5(n::text), 32) FROM generate_series(1, ${megabytes * 950}) n;
     INSERT INTO orders (note) SELECT 'order ' || n FROM generate_series(1, 1000) n`,
  );
  writeFileSync(join(folder, 'unmoor.yaml'), config());
});
afterAll(async () => {
  await closeLab();
  rmSync(folder, { recursive: true, force: true });
});

async function postgresOn(host: TestHost, ...more: readonly string[]): Promise<void> {
  await host.sure(['apt-get', 'update', '-qq']);
  await host.sure(['apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'postgresql', ...more]);
  await sql(host, `CREATE ROLE mover SUPERUSER LOGIN PASSWORD '${password}'`, 'postgres');
  await sql(host, 'ALTER SYSTEM SET wal_level = logical', 'postgres');
  await sql(host, `ALTER SYSTEM SET listen_addresses = '*'`, 'postgres');
  await host.sure([
    'sh',
    '-c',
    'echo "host all all samenet scram-sha-256" >> /etc/postgresql/17/main/pg_hba.conf',
  ]);
  await host.sure(['systemctl', 'restart', 'postgresql']);
}
const password = 'a-secret-of-postgres';

const sql = (host: TestHost, statement: string, database = 'app'): Promise<string> =>
  host.sure(['su', 'postgres', '-c', `psql --no-psqlrc --set ON_ERROR_STOP=1 -qAt ${database}`], statement);

/** Bytes that this machine gave to its hosts, and got from them, whatever for (ip-link(8) shows the same). */
const heard = (): number =>
  ['rx_bytes', 'tx_bytes'].reduce(
    (sum, name) =>
      sum +
      Number(
        readFileSync(`/sys/class/net/unmoor-lab${home.address.split('.')[2]}/statistics/${name}`, 'utf8'),
      ),
    0,
  );
/** The way from this machine to the host fails, and no other. */
const cut = (host: TestHost) =>
  host.sure(
    ['nft', '-f', '-'],
    'table inet cut {\nchain i { type filter hook input priority -10; tcp dport 22 drop; }\n}\n',
  );
const mend = (host: TestHost) => host.sure(['nft', 'delete', 'table', 'inet', 'cut']);

const there = () => [
  '--on',
  `root@${home.address}`,
  '--key',
  home.keyFile,
  '--known-hosts',
  home.knownHostsFile,
];
const urls = () => ['--from', `postgres://mover:${password}@${platform.address}/app?sslmode=require`];
/** How the old side's server reaches the new one: it is not this machine's `127.0.0.1`. */
const config = () =>
  `target:\n  postgres: \${NEW_DATABASE}\n  peer: { postgres: "postgres://mover:${password}@${home.address}/app?sslmode=require" }\n`;
const environment = { NEW_DATABASE: `postgres://mover:${password}@127.0.0.1/app` };
const unmoor = (verb: string, ...more: readonly string[]): Promise<Called> =>
  call(folder, [verb, ...there(), ...more], environment);
const answer = ({ out }: Called) => JSON.parse(out) as Record<string, unknown>;

/** Waits until it is so; how long that takes is the machine's. */
async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const began = Date.now();
  while (!(await holds())) {
    if (Date.now() - began > 240_000) throw new Error(`never: ${what}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}
const pidOfAgent = async () =>
  (await home.run(['pgrep', '-f', 'agent.mjs serve-call'])).stdout.trim().split('\n')[0] ?? '';

describe('a move on the server', () => {
  it('is looked at beforehand, and what is found comes as it does here', async () => {
    const found = await unmoor('doctor', ...urls(), '--json');
    expect([found.code, found.err], found.out).toEqual([0, '']);
    // Both servers were asked whether they reach each other, and do.
    expect(answer(found)).toMatchObject({ blocks: 0, warns: 0, unknown: 0 });
    expect(found.out).not.toContain('PG-REACH');
  });

  it('asks for consent where nobody sits', async () => {
    const refused = await unmoor('move', ...urls(), '--json');
    expect([refused.code, answer(refused)]).toMatchObject([2, { error: { code: 'USE-103' } }]);
  });

  it('goes on through a cut network, kill -9 and a reboot, and one face sees it all', async () => {
    before = heard();
    const moving = start(
      folder,
      ['move', ...there(), ...urls(), '--jobs', '1', '--yes', '--progress', 'plain'],
      environment,
    );
    const says = (words: string) =>
      until(words, () => {
        if (moving.child.exitCode !== null)
          throw new Error(`ended before "${words}":
${moving.err()}`);
        return moving.err().includes(words);
      });
    await says('copying');
    // What is smaller comes later, and now waits: the move stands still in its middle until it is let go.
    await platform.sure(['systemd-run', '--unit', 'holds', 'su', 'postgres', '-c', holding]);
    await says('indexes   "public"."goods"');
    await cut(home);
    await says('was lost');
    await mend(home);
    await says('Reached');
    const first = await pidOfAgent();
    await home.sure(['kill', '-9', first]);
    await says('It was cut off');
    await until('another agent', async () => !['', first].includes(await pidOfAgent()));
    await home.reboot();
    await until('an agent after the reboot', async () => (await pidOfAgent()) !== '');
    await sql(
      platform,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)'`,
    );
    const moved = await moving.ended;
    expect(moved.code, moved.err).toBe(0);
    expect(moved.err.match(/It was cut off/g)).toHaveLength(2);
    process.stdout.write(moved.err);
  });

  it('did not lead the data through this machine', () => {
    const bytes = heard() - before;
    process.stdout.write(`${megabytes} MB moved; to and from this machine: ${(bytes / 1e6).toFixed(1)} MB\n`);
    expect(bytes).toBeLessThan((megabytes * 1e6) / 50);
  });

  it('is compared, cut over, and taken back there, with every row', async () => {
    const same = await unmoor('verify', '--json');
    expect([same.code, answer(same)], same.out).toMatchObject([0, { ok: true, different: 0, unknown: 0 }]);
    const over = await unmoor('cutover', '--yes', '--json');
    expect([over.code, answer(over)], over.out).toMatchObject([0, { open: 'target' }]);
    await sql(home, `INSERT INTO orders (note) VALUES ('of the new side')`);
    expect(answer(await unmoor('status', '--json'))).toMatchObject({ open: 'target', agrees: true });
    const back = await unmoor('rollback', '--yes', '--json');
    expect([back.code, answer(back)], back.out).toMatchObject([0, { open: 'source' }]);
    expect(await sql(platform, `SELECT count(*), max(note) FILTER (WHERE id > 1000) FROM orders`)).toBe(
      '1001|of the new side\n',
    );
  });

  it('leaves nothing on the server but its run, and no password outside it', async () => {
    const ended = await unmoor('cleanup', '--yes', '--json');
    expect(ended.code, ended.out).toBe(0);
    expect(
      await home.sure([
        'sh',
        '-c',
        'ls /var/lib/unmoor/calls /run/unmoor-calls; ls /etc/systemd/system/multi-user.target.wants | grep unmoor || true',
      ]),
    ).toBe('/run/unmoor-calls:\n\n/var/lib/unmoor/calls:\n');
    expect(
      (await home.run(['grep', '-rlF', password, '/etc', '/var/lib/unmoor', '/run', '/tmp', '/var/log']))
        .stdout,
    ).toBe('');
  });
});

const holding = `psql -qc "BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(600)" app`;
