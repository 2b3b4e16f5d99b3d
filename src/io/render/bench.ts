import { access, constants, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { type OutFile, placeOf } from '../../core/stack/file.ts';
import type { Bench, OnBench } from '../../core/stack/reader.ts';
import { realShell, type Shell } from '../shell.ts';

/** Daemons are here, and an ordinary user's PATH does not name it (Debian). */
const daemonFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** A program that reads a file and ends takes seconds at most; one that waits for something would wait for ever. */
const withinMs = 60_000;

/** A scratch folder of its own each time. Programs run there with this machine's PATH, and with nothing of a person's settings. */
export const onBench =
  (shell: Shell = realShell): OnBench =>
  async (files, work) => {
    const root = await mkdtemp(join(tmpdir(), 'unmoor-bench-')); // mode 0700
    try {
      for (const file of files) await lay(root, file);
      return await work(benchIn(root, shell));
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  };

async function lay(root: string, file: OutFile): Promise<void> {
  const path = join(root, placeOf(file));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, file.text, { mode: Number.parseInt(file.mode, 8) });
}

function benchIn(root: string, shell: Shell): Bench {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...daemonFolders];
  const within = (path: string) => (path.startsWith(root) ? path : join(root, path));
  return {
    root,
    has: async (program) => {
      const found = await Promise.all(folders.map((folder) => mayRun(join(folder, program))));
      return found.includes(true);
    },
    run: (argv, { input, env = {} } = {}) =>
      shell.run({
        argv,
        cwd: root,
        env: { LC_ALL: 'C', ...env, HOME: root, PATH: folders.join(delimiter) },
        signal: AbortSignal.timeout(withinMs),
        ...(input === undefined ? {} : { input }),
      }),
    read: (path) => readFile(within(path), 'utf8'),
    write: async (path, text) => {
      await mkdir(dirname(within(path)), { recursive: true });
      await writeFile(within(path), text);
    },
  };
}

async function mayRun(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
