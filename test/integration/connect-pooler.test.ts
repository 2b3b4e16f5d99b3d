import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../src/io/servers/free-port.ts';
import { parsePostgresUrl } from '../../src/core/endpoint.ts';
import { UnmoorError } from '../../src/core/errors/error.ts';
import { type ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { unprivileged } from '../../src/io/servers/unprivileged.ts';
import { connectPostgres } from '../../src/io/postgres.ts';
import { openPostgres } from '../../src/movers/postgres/connect.ts';
import { testPostgres } from '../support/servers.ts';

let server: ThrowawayPostgres;
const running: { child: ChildProcess; folder: string }[] = [];
beforeAll(async () => {
  server = await testPostgres();
});
afterAll(() => server.stop());
afterEach(async () => {
  for (const { child, folder } of running.splice(0)) {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A real PgBouncer before the server; gives the URL through it. */
async function pgbouncer(mode: 'session' | 'transaction', settings: readonly string[] = []): Promise<string> {
  const who = unprivileged();
  const folder = mkdtempSync(join(tmpdir(), 'unmoor-bouncer-'));
  const port = await freePort();
  const ini = join(folder, 'pgbouncer.ini');
  writeFileSync(
    ini,
    `[databases]
* = user=postgres host=127.0.0.1 port=${server.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = ${mode}
${settings.join('\n')}
`,
  );
  if (who !== undefined) for (const path of [folder, ini]) chownSync(path, who.uid, who.gid);
  const child = spawn('pgbouncer', [ini], { ...who, stdio: 'ignore', cwd: folder });
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  failed.catch(() => {});
  running.push({ child, folder });
  const url = `postgres://postgres@127.0.0.1:${port}/postgres?sslmode=disable`;
  const looked = new Error('up');
  for (;;) {
    const up = connectPostgres(parsePostgresUrl(url), { admit: () => Promise.reject(looked) }).catch(
      (e: unknown) => e,
    );
    if ((await Promise.race([up, failed])) === looked) return url;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function refused(url: string, options = {}): Promise<UnmoorError> {
  const outcome = await openPostgres(parsePostgresUrl(url), 'source', options).catch(
    (error: unknown) => error,
  );
  if (outcome instanceof UnmoorError) return outcome;
  throw outcome instanceof Error ? outcome : new Error('it was let in');
}

test('PgBouncer in session mode is refused, with where it forwards to, and let in where that is enough', async () => {
  const url = await pgbouncer('session');
  const error = await refused(url);
  expect(error.code).toBe('CONN-108');
  expect(error.next).toContain(`it forwards to host 127.0.0.1, port ${server.port}`);
  const copying = await openPostgres(parsePostgresUrl(url), 'source', { allowPooler: true });
  expect(await copying.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await copying.end();
});

test('a session pooler that has one process only is still seen as what it is', async () => {
  const url = await pgbouncer('session', ['default_pool_size = 1']);
  expect((await refused(url)).code).toBe('CONN-108');
});

test.each([[['default_pool_size = 1']], [['server_round_robin = 1', 'min_pool_size = 3']], [[]]])(
  'PgBouncer in transaction mode (%s) is always refused, and no setting of ours stays behind',
  async (settings) => {
    const url = await pgbouncer('transaction', settings);
    const error = await refused(url, { allowPooler: true });
    expect(error.code).toBe('CONN-108');
    expect(error.why).toContain('two statements of one session ran in different server processes');
    let found: unknown;
    await connectPostgres(parsePostgresUrl(url), {
      admit: async (app) => {
        found = await app.query("SELECT current_setting('search_path') AS path");
        throw new Error('looked');
      },
    }).catch(() => {});
    expect(found).toEqual([{ path: '"$user", public' }]);
  },
);

test('a streaming session through PgBouncer is refused', async () => {
  const error = await refused(await pgbouncer('session'), { replication: true });
  expect(error.code).toBe('CONN-108');
  expect(error.why).toContain('replication');
});

test('a server of its own is not taken for a pooler', async () => {
  for (const replication of [false, true])
    await (await openPostgres(parsePostgresUrl(server.url), 'source', { replication })).end();
});
