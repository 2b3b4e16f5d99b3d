import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import type { Bench } from '../core/stack/reader.ts';
import { isProgram, onPath } from './servers/programs.ts';
import { realShell, type Shell } from './shell.ts';

/** A file as it lies on the bench. */
export interface Laid {
  /** Absolute, as its program reads it: `/etc/nginx/nginx.conf`. */
  readonly at: string;
  readonly text: string;
  /** Octal: `0600`. */
  readonly mode: string;
}

export interface ScratchBench extends Bench, AsyncDisposable {}

/** Daemons stand where a person's PATH does not look. */
const path = [process.env['PATH'] ?? '', '/usr/local/sbin', '/usr/sbin', '/sbin'].join(delimiter);

/** A program that takes longer than this to read a file will not read it, ms. */
const patience = 60_000;

/** Lays files in a scratch folder as they lie on their host; the folder is gone when the bench is. */
export async function openBench(files: readonly Laid[], shell: Shell = realShell): Promise<ScratchBench> {
  const root = await mkdtemp(join(tmpdir(), 'unmoor-bench-'));
  const write = async (at: string, text: string): Promise<void> => {
    await mkdir(dirname(root + at), { recursive: true });
    await writeFile(root + at, text);
  };
  await chmod(root, 0o755); // a daemon that gives up root still has to come through
  for (const { at, text, mode } of files) {
    await write(at, text);
    await chmod(root + at, Number.parseInt(mode, 8));
  }
  return {
    root,
    write,
    has: (program) =>
      Promise.resolve(isAbsolute(program) ? isProgram(program) : onPath(program, path) !== undefined),
    // Nothing of this process's own surroundings reaches the program: the verdict is the same everywhere, and no secret is passed on.
    run: (argv, { input, env = {} } = {}) =>
      shell.run({
        argv,
        input,
        cwd: root,
        bare: true,
        env: { PATH: path, HOME: root, LC_ALL: 'C.UTF-8', ...env },
        signal: AbortSignal.timeout(patience),
      }),
    read: (at) => readFile(root + at, 'utf8'),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}
