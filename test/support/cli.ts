import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';

export const program = resolve('dist/unmoor.mjs');

export interface Called {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A running call of the built command. `ended` resolves whatever the exit code is. */
export interface Calling {
  readonly child: ChildProcess;
  readonly ended: Promise<Called>;
  /** What came on stderr so far. */
  err(): string;
}

export function start(
  cwd: string,
  argv: readonly string[],
  environment: Record<string, string> = {},
): Calling {
  const child = spawn(process.execPath, [program, ...argv], {
    cwd,
    env: { ...process.env, NO_COLOR: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const ended = new Promise<Called>((done, failed) => {
    child.on('error', failed);
    child.on('close', (code) => done({ code, out, err }));
  });
  return { child, ended, err: () => err };
}

/** Runs a call of the built command to its end, in a folder of its own. */
export const call = (
  cwd: string,
  argv: readonly string[],
  environment?: Record<string, string>,
): Promise<Called> => start(cwd, argv, environment).ended;
