import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import { answers } from '../../src/faces/cli/schemas/answers.ts';
import { poll, realClock } from '../../src/io/clock.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import type { ThrowawayRedis } from '../../src/io/servers/redis-server.ts';
import { call, program, start } from '../support/cli.ts';
import { freshDatabase, session, testPostgres, testRedis } from '../support/servers.ts';

let source: ThrowawayPostgres;
let target: ThrowawayPostgres;
let redisSource: ThrowawayRedis;
let redisTarget: ThrowawayRedis;
let folder: string;
let number = 0;
let from: string;
let to: string;

beforeAll(async () => {
  [source, target, redisSource, redisTarget] = await Promise.all([
    testPostgres({ wal_level: 'logical' }),
    testPostgres({ wal_level: 'logical' }),
    testRedis(),
    testRedis(),
  ]);
});
afterAll(async () => {
  await Promise.all([source.stop(), target.stop(), redisSource.stop(), redisTarget.stop()]);
});

beforeEach(async () => {
  number += 1;
  folder = mkdtempSync(join(tmpdir(), 'unmoor-live-'));
  from = await freshDatabase(source, `shop_${number}`);
  to = await freshDatabase(target, `shop_${number}`);
  const shop = await session(from);
  await shop.run(`
    CREATE TABLE public.users (id int PRIMARY KEY, bio text);
    INSERT INTO public.users SELECT g, repeat(md5(g::text), 8) FROM generate_series(1, 60000) g;
    CREATE TABLE public.orders (id serial PRIMARY KEY, buyer int REFERENCES public.users);
    INSERT INTO public.orders (buyer) SELECT 1 + g % 1000 FROM generate_series(1, 5000) g;
    ANALYZE`);
  await shop.end();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A URL with a password that the servers do not ask for, but that must be seen nowhere. */
const canary = (url: string, secret: string): string =>
  url.replace('://postgres@', `://postgres:${secret}@`).replace('://127', `://default:${secret}@127`);

/** Holds a move back at the step that first reads the table, until the lock is given up: so it can be looked at while it runs. */
async function holdBack(table: string): Promise<() => Promise<void>> {
  const holder = await session(from);
  await holder.run(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
  return () => holder.end();
}

/** The step that waits for the lock has begun. */
const held = /^begins {4}Give each table/m;

async function until<T>(ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const answer = await poll(realClock, { everyMs: 50, withinMs: 60_000 }, () => Promise.resolve(ask()));
  if (answer === undefined) throw new Error('what was waited for did not come within a minute');
  return answer;
}

describe('a real move on the command line', () => {
  it('goes there and back; each answer is one object of its published form, and no password is seen', async () => {
    const secrets = {
      FROM: canary(from, 'hunter-old'),
      TO: canary(to, 'hunter-new'),
      RF: redisSource.url,
      RT: redisTarget.url,
    };
    const urls = ['--from', 'env:FROM', '--to', 'env:TO', '--redis-from', 'env:RF', '--redis-to', 'env:RT'];
    const seen: string[] = [];
    const json = async (verb: keyof typeof answers, ...argv: string[]) => {
      const { code, out, err } = await call(
        folder,
        [verb, ...argv, '--json', '--progress', 'plain'],
        secrets,
      );
      seen.push(out, err);
      expect(out.trim().split('\n')).toHaveLength(1);
      const answer = JSON.parse(out) as Record<string, unknown>;
      expect(answers[verb].parse(answer)).toEqual(answer);
      return { code, answer };
    };
    await json('doctor', ...urls);
    expect(await json('move', ...urls, '--yes')).toMatchObject({ code: 0, answer: { state: 'steady' } });
    expect(await json('status')).toMatchObject({ code: 0, answer: { state: 'steady', agrees: true } });
    expect(await json('verify')).toMatchObject({
      code: 0,
      answer: {
        tables: 3, // two, and all sequences as one item
        same: 3,
        different: 0,
        unknown: 0,
        rows: 65_001,
        redis: { different: 0, unknown: 0 },
      },
    });
    const there = await json('cutover', '--yes');
    expect(there).toMatchObject({ code: 0, answer: { open: 'target' } });
    expect(await json('status')).toMatchObject({ code: 0, answer: { state: 'open', agrees: true } });
    expect(await json('rollback', '--yes')).toMatchObject({ code: 0, answer: { open: 'source' } });
    expect(await json('cleanup', '--yes')).toMatchObject({ code: 0, answer: { open: 'source' } });
    expect(seen.join('')).not.toMatch(/hunter/);
    expect(everyFileIn(join(folder, '.unmoor'))).not.toMatch(/hunter/);
  });

  it('shows no password in the list of processes, although it was typed', async () => {
    const letGo = await holdBack('public.users');
    const moving = start(folder, ['move', '--yes', '--from', canary(from, 'hunter-old'), '--to', to]);
    try {
      await until(() => (held.test(moving.err()) ? true : undefined));
      const listed = readFileSync(`/proc/${moving.child.pid}/cmdline`, 'utf8');
      expect(listed).toContain('unmoor move');
      expect(listed).not.toContain('hunter');
      expect(
        execFileSync('ps', ['-ww', '-o', 'args=', '-p', String(moving.child.pid)], { encoding: 'utf8' }),
      ).not.toContain('hunter');
    } finally {
      moving.child.kill('SIGINT');
      await letGo();
    }
    await moving.ended;
  });

  it('stops cleanly at the first Ctrl-C, and resume goes on', async () => {
    const letGo = await holdBack('public.users');
    const moving = start(folder, ['move', '--yes', '--from', from, '--to', to]);
    try {
      await until(() => (held.test(moving.err()) ? true : undefined));
      moving.child.kill('SIGINT');
      await until(() => (moving.err().includes('Stopping') ? true : undefined));
    } finally {
      await letGo();
    }
    const { code, err } = await moving.ended;
    expect(err).toContain('RUN-120  It was stopped by request.');
    expect(code).toBe(1);
    const resumed = await call(folder, ['resume', '--yes', '--json']);
    expect(JSON.parse(resumed.out)).toMatchObject({ kind: 'move', move: { state: 'steady' } });
    expect((await call(folder, ['abort', '--yes', '--drop-copied', '--json'])).code).toBe(0);
  });
});

describe('how progress looks', () => {
  it('is one line an event in a pipe, without a single control character', async () => {
    const { code, out, err } = await call(folder, ['move', '--yes', '--from', from, '--to', to], {
      NO_COLOR: '',
    });
    expect(code).toBe(0);
    // oxlint-disable-next-line no-control-regex
    expect(out + err).not.toMatch(/\u001b|\r/);
    expect(err).toMatch(/^begins {4}/m);
    expect(err).toMatch(/^copied {4}"public"\."users": [\d.]+ MB, 60 000 rows/m);
    expect(out).toMatch(/the target follows the source/);
  });

  it('is redrawn in place on a terminal, asks before it begins, and leaves a clean screen', async () => {
    const letGo = await holdBack('public.users');
    const name = `unmoor-${process.pid}-${number}`;
    const tmux = (...args: string[]) =>
      execFileSync('tmux', ['-L', name, ...args], {
        encoding: 'utf8',
        env: { ...process.env, TMUX: '', FROM: from, TO: to },
      });
    const screen = () => tmux('capture-pane', '-p', '-t', name);
    try {
      tmux('new-session', '-d', '-s', name, '-x', '100', '-y', '30', '-c', folder, 'sh');
      tmux(
        'send-keys',
        '-t',
        name,
        `${process.execPath} ${program} move --from env:FROM --to env:TO; echo left with $?`,
        'Enter',
      );
      await until(() => (screen().includes('Go on? Type yes:') ? true : undefined));
      expect(screen()).toContain('! costs: the source keeps its write-ahead log');
      tmux('send-keys', '-t', name, 'yes', 'Enter');
      const moving = await until(() => (/^… .*\(\d/m.test(screen()) ? screen() : undefined));
      // Redrawn in place: the step that goes on stands there once, however often it was drawn.
      await until(() => (screen() === moving ? undefined : true));
      expect(screen().match(/^… /gm)).toHaveLength(1);
      await letGo();
      const last = await until(() => (screen().includes('left with 0') ? screen() : undefined));
      expect(last).toContain('the target follows the source');
      expect(last).not.toMatch(/^… /m);
      expect(last).toMatch(/^(done {6}|was done {2})/m);
    } finally {
      await letGo();
      tmux('kill-server');
    }
  });
});

function everyFileIn(path: string): string {
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}
