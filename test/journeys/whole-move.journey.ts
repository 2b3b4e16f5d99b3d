import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeLab, type TestHost, testHost } from '../hosts/index.ts';
import { ask } from '../support/ask.ts';
import { type Called, call, start } from '../support/cli.ts';
import { eventually } from '../support/places/site.ts';
import { allAlready, doorOf, type RenderedApp, renderApp, states, timed } from '../support/vps-home.ts';

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
     CREATE ROLE clerk LOGIN CREATEDB PASSWORD '${password}';
     CREATE ROLE reader LOGIN PASSWORD '${password}';
     CREATE TABLE sold (id int PRIMARY KEY); ALTER TABLE sold OWNER TO clerk; GRANT SELECT ON sold TO reader;
     SELECT lo_from_bytea(4242, 'a picture');
     INSERT INTO notes (text) SELECT 'note ' || n FROM generate_series(1, 5000) n`,
    'railway',
  );
  await redis(platform, 'RPUSH', 'cart:anna', 'one', 'two', 'three');
}

/** As whoever runs the server. */
const sql = async (host: TestHost, statements: string, database: string): Promise<string> => {
  const psql = `psql --no-psqlrc --set ON_ERROR_STOP=1 -qAt ${database}`;
  return (await host.sure(['su', 'postgres', '-c', psql], `${statements};\n`)).trim();
};
const atHome = (statement: string) => sql(home, statement, 'app');
const there = (statement: string) => sql(platform, statement, 'railway');
const redis = async (host: TestHost, ...words: readonly string[]) =>
  (await host.sure(['redis-cli', '--no-auth-warning', '-a', password, ...words])).trim();

const on = () => ['--on', ...doorOf(home)];
/** Nobody says where it goes to: it is known there. */
const urls = () => [
  '--from',
  `postgres://postgres:${password}@${platform.address}/railway?sslmode=require`,
  '--redis-from',
  `redis://default:${password}@${platform.address}:6379/0`,
];
const unmoor = (verb: string, ...more: readonly string[]): Promise<Called> =>
  timed(verb, () => call(notes.folder, [verb, ...on(), ...more, '--json']));
const answer = ({ out }: Called) => JSON.parse(out) as Record<string, unknown>;
const codesOf = (found: Called, level: string) =>
  (answer(found)['findings'] as { code: string; level: string }[])
    .filter((one) => one.level === level)
    .map(({ code }) => code);

/** From outside, over TLS. */
async function asked(path: string, body?: string): Promise<[number, Record<string, unknown>]> {
  const { status, body: text } = await ask({
    address: home.address,
    port: 443,
    host: domain,
    path,
    ...(body === undefined ? {} : { method: 'POST', body }),
  });
  return [status, JSON.parse(text) as Record<string, unknown>];
}
const write = async (text: string) => [await asked('/api/notes', text), await asked('/api/cart', text)];
const hasCome = (what: string, notes: { notes: number; last: number; cart: number }) =>
  eventually(what, async () => JSON.stringify((await asked('/api/notes'))[1]) === JSON.stringify(notes));
const refused = [
  [503, expect.anything()],
  [503, expect.anything()],
];

describe('a move into a home', () => {
  it('begins with a home where the app was tried, on a database of its own', async () => {
    const done = await timed('provision', () => notes.provision(home, '--yes', '--json'));
    expect(done.code, done.out + done.err).toBe(0);
    const served = await timed('deploy', () => notes.deploy(home, '--json'));
    expect(served.code, served.out + served.err).toBe(0);
    expect(await write('a trial')).toEqual([
      [200, { id: 1 }],
      [200, { cart: 1 }],
    ]);
  });

  it('says what the trial has left in the way, and goes on when that was typed', async () => {
    const found = await unmoor('doctor', ...urls());
    expect(codesOf(found, 'blocks'), found.out).toEqual(['PG-TARGET-NOT-EMPTY', 'RED-TARGET-NOT-EMPTY']);
    const stopped = await unmoor('move', ...urls(), '--yes');
    expect([stopped.code, stopped.out]).toEqual([1, expect.stringContaining('unmoor-database-aside')]);
    process.stdout.write(await home.sure(['unmoor-database-aside']));
    await home.sure(['unmoor-keys-empty']);
    const clear = await unmoor('doctor', ...urls());
    expect([clear.code, codesOf(clear, 'blocks'), codesOf(clear, 'unknown')], clear.out + clear.err).toEqual([
      0,
      [],
      [],
    ]);
    // The platform cannot come to the home, and was asked.
    expect(codesOf(clear, 'tells')).toContain('PG-REACH-NOT');
  });

  it('copies and follows, and the home reads what the platform writes, and writes nothing', async () => {
    const moved = await unmoor('move', ...urls(), '--yes');
    expect(moved.code, moved.out + moved.err).toBe(0);
    await there(`INSERT INTO notes (text) VALUES ('while it is followed')`);
    await redis(platform, 'RPUSH', 'cart:anna', 'four');
    await hasCome('what was written there', { notes: 5001, last: 5001, cart: 4 });
    expect(await write('too early')).toEqual(refused);
    const stays = await home.run(['unmoor-database-aside']);
    expect([stays.code, stays.stderr]).toEqual([1, expect.stringContaining('it stays as it is')]);
    await timed('a reboot', () => home.reboot());
    const resumed = await unmoor('resume', '--yes');
    expect(resumed.code, resumed.out + resumed.err).toBe(0);
    await there(`INSERT INTO notes (text) VALUES ('after the reboot')`);
    await redis(platform, 'RPUSH', 'cart:anna', 'five');
    await hasCome('what was written after a reboot', { notes: 5002, last: 5002, cart: 5 });
    expect(await write('still too early')).toEqual(refused);
    const same = await unmoor('verify');
    expect([same.code, answer(same)], same.out).toMatchObject([0, { ok: true, different: 0, unknown: 0 }]);
  });

  it('gives all to the app, and to nobody more than an app needs', async () => {
    expect(
      await atHome(
        `SELECT string_agg(DISTINCT pg_get_userbyid(relowner), ',') FROM pg_class WHERE relname IN ('notes', 'latest', 'sold', 'notes_id_seq')
         UNION ALL SELECT pg_get_userbyid(proowner) FROM pg_proc WHERE proname = 'shout'
         UNION ALL SELECT pg_get_userbyid(lomowner) FROM pg_largeobject_metadata
         UNION ALL SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()`,
      ),
    ).toBe('app\napp\napp\napp');
    expect(
      await atHome(
        `SELECT rolname, rolcanlogin, rolsuper, rolcreatedb FROM pg_roles WHERE rolname IN ('clerk', 'reader') ORDER BY 1`,
      ),
    ).toBe('clerk|f|f|f\nreader|t|f|f');
    expect(await atHome(`SELECT has_table_privilege('reader', 'sold', 'SELECT')`)).toBe('t');
    // The pooler's own door is as it was.
    expect(await atHome(`SELECT pg_get_userbyid(proowner) FROM pg_proc WHERE proname = 'get_auth'`)).toBe(
      'postgres',
    );
  });

  it('cuts over: the home serves and writes, and the platform follows', async () => {
    const over = await unmoor('cutover', '--yes');
    expect([over.code, answer(over)], over.out + over.err).toMatchObject([0, { open: 'target' }]);
    process.stdout.write(`writes paused: ${JSON.stringify(answer(over)['pauseMs'])} ms\n`);
    const [[noted, note], [put]] = (await write('of the new side')) as [[number, { id: number }], [number]];
    expect([noted, put]).toEqual([200, 200]);
    expect(await atHome(`SELECT text FROM notes WHERE id = ${note.id}`)).toBe('of the new side');
    const following = start(notes.folder, ['follow', ...on(), '--progress', 'plain']);
    await eventually(
      'the same on the platform',
      async () => (await there(`SELECT text FROM notes WHERE id = ${note.id}`)) === 'of the new side',
    );
    following.child.kill('SIGINT');
    const ended = await following.ended;
    expect(ended.err).not.toContain('error');
    const late = await there('INSERT INTO notes (text) VALUES (1)').catch(String);
    expect(late).toContain('read-only transaction');
  });

  it('goes back with what was written since, and forward again', async () => {
    const back = await unmoor('rollback', '--yes');
    expect([back.code, answer(back)], back.out + back.err).toMatchObject([0, { open: 'source' }]);
    expect(await write('nobody hears')).toEqual(refused);
    expect(await there(`INSERT INTO notes (text) VALUES ('back there') RETURNING text`)).toBe('back there');
    expect(await redis(platform, 'RPUSH', 'cart:anna', 'seven')).toBe('7');
    const again = await unmoor('cutover', '--yes');
    expect([again.code, answer(again)], again.out + again.err).toMatchObject([0, { open: 'target' }]);
    expect(await asked('/api/notes')).toEqual([200, { notes: 5004, last: 5004, cart: 7 }]);
    expect((await write('at home')).map(([status]) => status)).toEqual([200, 200]);
  });

  it('ends, and a release goes on there; a reboot brings all of it back', async () => {
    const ended = await unmoor('cleanup', '--yes');
    expect(ended.code, ended.out + ended.err).toBe(0);
    const next = await timed('deploy', () => notes.deploy(home, '--json'));
    expect(next.code, next.out + next.err).toBe(0);
    await timed('a reboot', () => home.reboot());
    await eventually('what was moved', async () => (await asked('/api/notes'))[0] === 200);
    expect(await asked('/api/notes')).toEqual([200, { notes: 5005, last: 5005, cart: 8 }]);
    expect((await write('after the move')).map(([status]) => status)).toEqual([200, 200]);
    const again = await notes.provision(home, '--yes', '--json');
    expect(again.code, again.out + again.err).toBe(0);
    expect(states(again)).toEqual(allAlready);
    const kept = await home.run([
      'grep',
      '-rlF',
      password,
      '/etc',
      '/var/lib/unmoor',
      '/var/lib/redis',
      '/run',
      '/tmp',
      '/var/log',
    ]);
    expect(kept.stdout).toBe('');
  });
});
