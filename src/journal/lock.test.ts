import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { failing } from '../../test/support/failing.ts';
import { reopenRun, startRun, stateDirectory } from '../../test/support/runs.ts';
import { UnmoorError } from '../core/errors/error.ts';
import { realClock } from '../io/clock.ts';
import { takeLock, type Who } from './lock.ts';
import { openRun, readRun } from './runs.ts';

/** What others do between this process's look at the lock and its try to take it. */
const meanwhile = vi.hoisted((): { act?: () => Promise<void> } => ({}));
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const link: typeof real.link = async (existing, fresh) => {
    const { act } = meanwhile;
    meanwhile.act = undefined;
    await act?.();
    return real.link(existing, fresh);
  };
  return { ...real, link };
});

let program: string;
let dir: Awaited<ReturnType<typeof stateDirectory>>;
let children: ChildProcess[];

/** A second process holds a run: it says its id and then waits. */
beforeAll(async () => {
  const bundled = await build({
    stdin: {
      contents: `
        import { createRun, whoAmI } from './src/journal/runs.ts';
        import { realClock } from './src/io/clock.ts';
        const started = { version: '0', from: {}, to: {}, options: {} };
        const journal = await createRun({ stateDir: process.argv[2], clock: realClock, who: whoAmI('cutover'), started });
        process.stdin.on('data', async () => {
          await journal.append({ kind: 'noted', key: 'n', value: 'written meanwhile' });
          process.stdout.write('written');
        });
        process.stdout.write(journal.runId);`,
      resolveDir: process.cwd(),
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  });
  program = bundled.outputFiles[0]?.text ?? '';
});

beforeEach(async () => {
  dir = await stateDirectory();
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await dir[Symbol.asyncDispose]();
});

async function otherProcess(): Promise<{ child: ChildProcess; runId: string }> {
  const path = join(dir.path, 'holder.mjs');
  await writeFile(path, program);
  const child = spawn(process.execPath, [path, dir.path], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  return { child, runId: await said(child) };
}

async function said(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the child has no stdout');
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return chunk.toString();
}

describe('a run that another process holds', () => {
  it('tells who, where, since when and what, and how to end it', async () => {
    const { child } = await otherProcess();
    const error = await failing(reopenRun(dir.path));
    expect(error.code).toBe('RUN-101');
    expect(error.why).toContain('`unmoor cutover` by ');
    expect(error.why).toContain(`on ${hostname()} (pid ${child.pid}), since 20`);
    expect(error.next).toContain(`kill ${child.pid}`);
  });

  it('can be read while that process writes', async () => {
    const { child, runId } = await otherProcess();
    child.stdin?.write('go');
    await said(child);
    expect((await readRun(dir.path, runId)).notes).toEqual({ n: 'written meanwhile' });
  });

  it('is taken over when that process was killed, with a note', async () => {
    const { child, runId } = await otherProcess();
    child.kill('SIGKILL');
    await once(child, 'exit');
    const journal = await reopenRun(dir.path);
    expect(journal.runId).toBe(runId);
    await journal.close();
    expect(await readFile(join(journal.dir, 'journal.jsonl'), 'utf8')).toMatch(
      new RegExp(`"tookOver":"\`unmoor cutover\` by .* \\(pid ${child.pid}\\)`),
    );
  });
});

it('is held against its own process too, and given back by closing', async () => {
  const journal = await startRun(dir.path);
  expect((await failing(reopenRun(dir.path))).code).toBe('RUN-101');
  await journal.close();
  await (await reopenRun(dir.path)).close();
});

describe('a lock file', () => {
  const me: Who = { user: 'ana', host: hostname(), pid: process.pid, verb: 'resume' };
  const left = (holder: object, number = 1) =>
    writeFile(
      join(dir.path, `lock.${number}`),
      JSON.stringify({ ...me, verb: 'cutover', since: '2026-11-21T10:00:00Z', started: 'boot:1', ...holder }),
    );
  const now = new Date(0);

  it('of a pid that another process has now is taken over', async () => {
    await left({ started: 'boot:1' }); // this process lives, but did not start then
    const lock = await takeLock(dir.path, me, now);
    expect(lock.tookOver).toContain('`unmoor cutover` by ana');
    await lock.release();
  });

  it('of another host is taken over only when told', async () => {
    await left({ host: 'bastion' });
    const error = await failing(takeLock(dir.path, me, now));
    expect(error.code).toBe('RUN-101');
    expect(error.next).toContain('--take-over');
    expect((await takeLock(dir.path, me, now, true)).tookOver).toContain('on bastion');
  });

  it('that was taken over is felt by who held it: it writes no line, and its journal is another file', async () => {
    const first = await startRun(dir.path);
    const held = join(first.dir, 'lock.1');
    const holder = JSON.parse(await readFile(held, 'utf8')) as object;
    await writeFile(held, JSON.stringify({ ...holder, host: 'bastion' })); // it runs elsewhere, for all that can be seen from here
    const second = await openRun({ stateDir: dir.path, clock: realClock, who: me, takeOver: true });
    await second.append({ kind: 'noted', key: 'n', value: 'the second' });
    const refused = await failing(first.append({ kind: 'noted', key: 'n', value: 'the first' }));
    expect(refused.code).toBe('RUN-101');
    expect(refused.why).toContain('lock is number 2, ours is 1');
    await second.append({ kind: 'noted', key: 'm', value: 'still whole' });
    expect((await readRun(dir.path)).notes).toEqual({ n: 'the second', m: 'still whole' });
    expect(second.holder).toBe(2);
    await first.close();
    await second.close();
  });

  it('of a live process here is not taken over even when told', async () => {
    await takeLock(dir.path, me, now);
    expect((await failing(takeLock(dir.path, me, now, true))).code).toBe('RUN-101');
  });

  it('of a dead process is taken over by one of many that try at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      await left({ pid: 2 ** 30 }, 1000 * (round + 1));
      const tries = await Promise.allSettled([...Array(12).keys()].map(() => takeLock(dir.path, me, now)));
      const won = tries.filter((one) => one.status === 'fulfilled');
      expect(won).toHaveLength(1);
      for (const one of won) await one.value.release();
    }
  });

  it('is not taken by one who looked before two others came and went', async () => {
    await left({ pid: 2 ** 30 });
    meanwhile.act = async () => {
      await (await takeLock(dir.path, me, now)).release(); // lock.2
      await takeLock(dir.path, { ...me, verb: 'abort' }, now); // lock.3, and lock.2 is tidied away
    };
    const error = await failing(takeLock(dir.path, me, now));
    expect(error.why).toContain('`unmoor abort` by ana');
  });

  it('is taken and given back by turns, and never held twice', async () => {
    let held = 0;
    let most = 0;
    const worker = async () => {
      for (let turns = 0; turns < 15; ) {
        try {
          const lock = await takeLock(dir.path, me, now);
          held += 1;
          most = Math.max(most, held);
          await new Promise((resolve) => setImmediate(resolve));
          held -= 1;
          await lock.release();
          turns += 1;
        } catch (error) {
          if (!(error instanceof UnmoorError)) throw error;
        }
      }
    };
    await Promise.all([worker(), worker(), worker()]);
    expect(most).toBe(1);
    expect(await readdir(dir.path)).toHaveLength(1);
  });
});
