import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export interface Running {
  /** Everything it has said. */
  readonly said: () => string;
  readonly hasEnded: () => boolean;
  readonly stop: () => Promise<void>;
}

/** What ran, and how long it took: printed when the app is done. */
export class Diary {
  readonly #lines: string[] = [];

  async time<T>(what: string, act: () => Promise<T>): Promise<T> {
    const began = performance.now();
    const result = await act();
    this.#lines.push(`  ${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${what}`);
    return result;
  }

  print(app: string): void {
    process.stdout.write(`\n${app}\n${this.#lines.join('\n')}\n`);
  }
}

/** A copy of an app that may be built in: the sources stay as they are. */
export function copyOf(app: string): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), `unmoor-${app}-`));
  cpSync(join('test', 'apps', app), folder, { recursive: true });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Starts a program in its own process group. `env` is all that it is told but for the PATH and the home folder. */
export function start(
  argv: readonly [string, ...string[]],
  cwd: string,
  env: Record<string, string>,
): Running {
  const [program, ...args] = argv;
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(program, args, {
    cwd,
    env: { PATH, HOME, ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const hear = (chunk: Buffer) => {
    said += chunk.toString();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  child.on('error', (error) => hear(Buffer.from(error.message)));
  return {
    said: () => said,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    stop: () => stop(child),
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  process.kill(-child.pid, 'SIGTERM');
  const late = setTimeout(() => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'), 10_000);
  await gone;
  clearTimeout(late);
}

/** Asks again until it is answered well. @throws Error with what the program said, when it has ended or `tries` did not do */
export async function until(
  what: string,
  program: Running,
  ask: () => Promise<boolean>,
  tries = 300,
): Promise<void> {
  for (let left = tries; left > 0 && !program.hasEnded(); left--) {
    if (await ask().catch(() => false)) return;
    await wait(200);
  }
  throw new Error(`${what} did not come. The program said:\n${program.said().slice(-2000)}`);
}
