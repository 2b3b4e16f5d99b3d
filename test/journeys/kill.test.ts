import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle } from '../../tools/build.mjs';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import type { ThrowawayRedis } from '../../src/io/servers/redis-server.ts';
import type { PgSession } from '../../src/io/postgres.ts';
import type { Side } from '../../src/core/finding.ts';
import { fillEveryType } from '../support/redis.ts';
import { RedisTally } from '../support/redis-tally.ts';
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
  readonly tally: RedisTally;
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
  await fillEveryType(redisFrom.url);
  return {
    name,
    source,
    target: await session(to),
    tally: new RedisTally({ source: redisFrom.url, target: redisTo.url }),
    urls: ['--from', from, '--to', to, '--redis-from', redisFrom.url, '--redis-to', redisTo.url],
  };
}

interface Ended {
  readonly killed: boolean;
  readonly code: number | null;
  readonly out: string;
  readonly text: string;
}

/** Where a process notes the boundaries that it and those before it died at; it dies at no others than those that match. */
interface Crashing {
  readonly file: string;
  readonly only: string;
}

const crashing = (only = ''): Crashing => ({ file: join(folder, `crashed-${randomUUID()}`), only });
const crashesIn = ({ file }: Crashing) =>
  existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];

function unmoor({ name }: Scene, args: readonly string[], crash?: Crashing): Ended {
  const ran = spawnSync(process.execPath, [program, ...args, '--state', join(folder, name)], {
    encoding: 'utf8',
    env: {
      ...process.env,
      ...(crash === undefined ? {} : { CRASHED_AT: crash.file, CRASH_ONLY: crash.only }),
    },
  });
  return {
    killed: ran.signal === 'SIGKILL',
    code: ran.status,
    out: ran.stdout,
    text: ran.stdout + ran.stderr,
  };
}

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

/** Never two open sides of either kind, whatever has just died; a target counts once `move` has closed it. */
async function expectAtMostOneOpen(at: Scene, isClosed = { postgres: true, redis: true }): Promise<void> {
  if (isClosed.postgres)
    expect([await isWritable(at.source), await isWritable(at.target)]).not.toEqual([true, true]);
  if (isClosed.redis)
    expect([await at.tally.push('source'), await at.tally.push('target')]).not.toEqual([true, true]);
}

async function expectOpen({ source, target, tally }: Scene, side: Side): Promise<void> {
  const open = [side === 'source', side === 'target'];
  expect([await isWritable(source), await isWritable(target)]).toEqual(open);
  expect([await tally.push('source'), await tally.push('target')]).toEqual(open);
}

/**
 * Runs the verb, then `resume`, until a process lives to its end.
 * @returns the boundaries that they died at
 */
async function throughCrashes(
  at: Scene,
  verb: readonly [string, ...string[]],
  only = '',
): Promise<readonly string[]> {
  const crash = crashing(only);
  let ended = unmoor(at, verb, crash);
  while (ended.killed) {
    const died = crashesIn(crash);
    await expectAtMostOneOpen(at, {
      postgres: verb[0] !== 'move' || died.includes('after step-done postgres.close-target'),
      redis: verb[0] !== 'move' || died.includes('after step-done redis.target'),
    });
    ended = unmoor(at, ['resume', '--yes'], crash);
    if (/RUN-103|Nothing was interrupted/.test(ended.text)) ended = unmoor(at, verb, crash);
  }
  // RUN-104: it died after its last word, and there was nothing left to do.
  expect(ended.code === 0 || /RUN-104/.test(ended.text), ended.text).toBe(true);
  return crashesIn(crash);
}

/** By Unmoor's own verification, by counts of PostgreSQL's own, and by what Redis had accepted. */
async function expectSame(at: Scene): Promise<void> {
  const verified = unmoor(at, ['verify', '--json']);
  const same = { different: 0, unknown: 0 };
  expect(JSON.parse(verified.out), verified.text).toMatchObject({ ok: true, ...same, redis: same });
  const sum = 'SELECT count(*) AS n, sum(hashtext(o::text)) AS hash FROM public.orders o';
  expect(await at.target.query(sum)).toEqual(await at.source.query(sum));
  const lines = 'SELECT line, count(*) AS n FROM public.keyless GROUP BY 1 ORDER BY 1';
  expect(await at.target.query(lines)).toEqual(await at.source.query(lines));
  const [held, accepted] = await at.tally.heldAndAccepted('target');
  expect(held).toEqual(accepted);
}

const states = ['gated', 'fencing', 'draining', 'verifying', 'switching', 'open', 'settled'];

/** One turn of the writes to that side, killed at every line that it writes to the journal, or after each state. */
async function turn(
  at: Scene,
  verb: 'cutover' | 'rollback',
  side: Side,
  when: readonly string[] = ['before', 'after'],
): Promise<void> {
  const died = await throughCrashes(
    at,
    [verb, '--yes'],
    when.length > 1 ? '' : `^${when[0]} (cutover|opened) `,
  );
  for (const line of [...states.map((state) => `cutover ${side} ${state}`), `opened ${side}`])
    for (const one of when) expect(died).toContain(`${one} ${line}`);
  await expectOpen(at, side);
}

describe('kill -9 at every boundary', { timeout: 1_800_000 }, () => {
  test('of a move, a cutover, a rollback and another cutover, each followed by resume', async () => {
    const at = await scene('resumed');
    const died = await throughCrashes(at, ['move', ...at.urls, '--yes']);
    for (const step of ['postgres.close-target', 'redis.target', 'redis.copy'])
      expect(died).toContain(`after step-done ${step}`);
    await at.source.run("INSERT INTO public.orders (what) VALUES ('after the copy')");

    await turn(at, 'cutover', 'target');
    const [first] = await at.target.query(
      "INSERT INTO public.orders (what) VALUES ('on the new side') RETURNING id",
    );
    expect(first).toEqual({ id: 202 });

    await turn(at, 'rollback', 'source');
    await at.source.run("INSERT INTO public.orders (what) VALUES ('back again')");

    await turn(at, 'cutover', 'target', ['after']);
    await expectSame(at);

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
    const inTheMiddle = crashing(
      '^(after cutover target gated|\\w+ cutover target (fencing|draining|verifying|switching|open)|before opened target)$',
    );
    for (let ended = unmoor(at, ['cutover', '--yes'], inTheMiddle); ended.killed; ) {
      await expectAtMostOneOpen(at);
      const aborted = unmoor(at, ['abort', '--yes']);
      opened = /RUN-104/.test(aborted.text) && (await isWritable(at.target));
      if (opened) break;
      expect(aborted.code, aborted.text).toBe(0);
      await expectOpen(at, 'source');
      await at.source.run("INSERT INTO public.orders (what) VALUES ('went on')");
      ended = unmoor(at, ['cutover', '--yes'], inTheMiddle);
      last = ended.text;
    }
    expect(opened, last).toBe(true);
    expect(crashesIn(inTheMiddle)).toContain('after cutover target switching');
    expect(unmoor(at, ['resume', '--yes']).code).toBe(0);
    await expectOpen(at, 'target');
    await expectSame(at);
  });
});
