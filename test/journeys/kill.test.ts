import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle } from '../../tools/build.mjs';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import type { ThrowawayRedis } from '../../src/io/servers/redis-server.ts';
import type { PgSession } from '../../src/io/postgres.ts';
import { freshDatabase, session, testPostgres, testRedis } from '../support/servers.ts';

/** kill -9 at every boundary of the journal, one after the other: the next process goes on, or goes back. */
const folder = mkdtempSync(join(tmpdir(), 'unmoor-kill-'));
const program = join(folder, 'unmoor.mjs');
let servers: (ThrowawayPostgres | ThrowawayRedis)[] = [];
let old: ThrowawayPostgres;
let fresh: ThrowawayPostgres;
beforeAll(async () => {
  await bundle('test/support/crashing-main.ts', program);
  [old, fresh] = await Promise.all([testPostgres(), testPostgres()]);
  servers = [old, fresh];
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  rmSync(folder, { recursive: true, force: true });
});

interface Scene {
  readonly name: string;
  readonly source: PgSession;
  readonly target: PgSession;
  readonly urls: readonly string[];
}

async function scene(name: string): Promise<Scene> {
  const from = await freshDatabase(old, name);
  const to = await freshDatabase(fresh, name);
  const [redisFrom, redisTo] = await Promise.all([testRedis(), testRedis()]);
  servers.push(redisFrom, redisTo);
  const source = await session(from);
  await source.run(`CREATE TABLE public.orders (id bigserial PRIMARY KEY, what text);
    CREATE TABLE public.keyless (line text);
    INSERT INTO public.orders (what) SELECT 'order ' || n FROM generate_series(1, 200) n;
    INSERT INTO public.keyless VALUES ('one'), ('one'), ('two')`);
  return {
    name,
    source,
    target: await session(to),
    urls: ['--from', from, '--to', to, '--redis-from', redisFrom.url, '--redis-to', redisTo.url],
  };
}

interface Ended {
  readonly killed: boolean;
  readonly code: number | null;
  readonly text: string;
}

function unmoor({ name }: Scene, args: readonly string[], crashOnly?: string): Ended {
  const ran = spawnSync(process.execPath, [program, ...args, '--state', join(folder, name)], {
    encoding: 'utf8',
    env: {
      ...process.env,
      ...(crashOnly === undefined ? {} : { CRASHED_AT: crashedAt(name), CRASH_ONLY: crashOnly }),
    },
  });
  return { killed: ran.signal === 'SIGKILL', code: ran.status, text: ran.stdout + ran.stderr };
}

const crashedAt = (name: string) => join(folder, `${name}.crashed`);
const crashes = ({ name }: Scene) =>
  existsSync(crashedAt(name)) ? readFileSync(crashedAt(name), 'utf8').trim().split('\n') : [];

const isWritable = async (side: PgSession) => {
  try {
    await side.run('BEGIN; DELETE FROM public.orders WHERE false; ROLLBACK');
    return true;
  } catch (error) {
    await side.run('ROLLBACK');
    if ((error as { code?: string }).code === '25006') return false;
    throw error;
  }
};

/** Never two open sides, whatever has just died. */
async function expectAtMostOneOpen({ source, target }: Scene): Promise<void> {
  const [there] = await target.query<{ there: boolean }>(
    "SELECT to_regclass('public.orders') IS NOT NULL AS there",
  );
  if (there?.there !== true) return;
  const [fenced] = await target.query<{ n: number }>(
    "SELECT count(*) AS n FROM pg_trigger WHERE tgname = 'unmoor_fence'",
  );
  if (fenced?.n === 0) return; // still being copied: the fence comes with the last step before it follows
  expect([await isWritable(source), await isWritable(target)]).not.toEqual([true, true]);
}

/** Runs the verb, then `resume` until a process lives to its end. */
async function throughCrashes(at: Scene, verb: readonly string[], crashOnly = ''): Promise<void> {
  let ended = unmoor(at, verb, crashOnly);
  while (ended.killed) {
    await expectAtMostOneOpen(at);
    ended = unmoor(at, ['resume', '--yes'], crashOnly);
    if (/RUN-103|Nothing was interrupted/.test(ended.text)) ended = unmoor(at, verb, crashOnly);
  }
  // RUN-104: it died after its last word, and there was nothing left to do.
  expect(ended.code === 0 || /RUN-104/.test(ended.text), ended.text).toBe(true);
}

async function sameOnBoth({ source, target }: Scene): Promise<void> {
  const sum = 'SELECT count(*) AS n, sum(hashtext(o::text)) AS hash FROM public.orders o';
  expect(await target.query(sum)).toEqual(await source.query(sum));
  const lines = 'SELECT line, count(*) AS n FROM public.keyless GROUP BY 1 ORDER BY 1';
  expect(await target.query(lines)).toEqual(await source.query(lines));
}

describe('kill -9 at every boundary', { timeout: 1_800_000 }, () => {
  test('of a move, a cutover, a rollback and another cutover, each followed by resume', async () => {
    const at = await scene('resumed');
    await throughCrashes(at, ['move', ...at.urls, '--yes']);
    await at.source.run("INSERT INTO public.orders (what) VALUES ('after the copy')");

    await throughCrashes(at, ['cutover', '--yes']);
    expect([await isWritable(at.source), await isWritable(at.target)]).toEqual([false, true]);
    const [first] = await at.target.query(
      "INSERT INTO public.orders (what) VALUES ('on the new side') RETURNING id",
    );
    expect(first).toEqual({ id: 202 });

    await throughCrashes(at, ['rollback', '--yes']);
    expect([await isWritable(at.source), await isWritable(at.target)]).toEqual([true, false]);
    await at.source.run("INSERT INTO public.orders (what) VALUES ('back again')");

    await throughCrashes(at, ['cutover', '--yes']);
    expect([await isWritable(at.source), await isWritable(at.target)]).toEqual([false, true]);
    const verified = unmoor(at, ['verify', '--json']);
    expect(verified.text, verified.text).toMatch(/"different": ?0/);
    expect(verified.code).toBe(0);
    await sameOnBoth(at);
    const labels = crashes(at);
    for (const state of ['fencing', 'draining', 'verifying', 'switching', 'open', 'settled'])
      for (const side of ['source', 'target'])
        for (const when of ['before', 'after']) expect(labels).toContain(`${when} cutover ${side} ${state}`);

    expect(unmoor(at, ['cleanup', '--yes']).code).toBe(0);
    for (const side of [at.source, at.target])
      expect(
        await side.query(`SELECT slot_name AS name FROM pg_replication_slots WHERE database = current_database()
          UNION ALL SELECT pubname FROM pg_publication UNION ALL SELECT tgname FROM pg_trigger WHERE tgname LIKE 'unmoor%'
          UNION ALL SELECT nspname FROM pg_namespace WHERE nspname = 'unmoor'`),
      ).toEqual([]);
  });

  test('of a cutover, each followed by abort: the source serves again until the target is open', async () => {
    const at = await scene('aborted');
    expect(unmoor(at, ['move', ...at.urls, '--yes']).code).toBe(0);
    let opened = false;
    let last = '';
    // Before the cutover stands in the journal, `abort` would take the whole run away.
    const inTheMiddle =
      '^(after cutover target gated|\\w+ cutover target (fencing|draining|verifying|switching|open)|before opened)$';
    for (let ended = unmoor(at, ['cutover', '--yes'], inTheMiddle); ended.killed; ) {
      await expectAtMostOneOpen(at);
      const aborted = unmoor(at, ['abort', '--yes']);
      opened = /RUN-104/.test(aborted.text) && (await isWritable(at.target));
      if (opened) break;
      expect(aborted.code, aborted.text).toBe(0);
      expect([await isWritable(at.source), await isWritable(at.target)]).toEqual([true, false]);
      await at.source.run("INSERT INTO public.orders (what) VALUES ('went on')");
      ended = unmoor(at, ['cutover', '--yes'], inTheMiddle);
      last = ended.text;
    }
    expect(opened, last).toBe(true);
    expect(crashes(at)).toContain('after cutover target switching');
    expect(unmoor(at, ['resume', '--yes']).code).toBe(0);
    expect([await isWritable(at.source), await isWritable(at.target)]).toEqual([false, true]);
    await sameOnBoth(at);
  });
});
