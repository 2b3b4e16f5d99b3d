import { access, chmod, constants, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { type OutFile, placeOf } from '../../core/stack/file.ts';
import type { Bench, OnBench } from '../../core/stack/reader.ts';
import { realShell, type Shell } from '../shell.ts';

/** Daemons are here, and an ordinary user's PATH does not name it (Debian). */
const daemonFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** A program that reads a file and ends takes seconds at most; one that waits for something would wait for ever. */
const withinMs = 60_000;

/** A scratch folder of its own each time. Programs run there with this machine's PATH, and with nothing else of its environment. */
export const onBench =
  (shell: Shell = realShell, stop?: AbortSignal): OnBench =>
  async (files, work) => {
    const root = await mkdtemp(join(tmpdir(), 'unmoor-bench-'));
    try {
      await chmod(root, 0o755); // a daemon that gives up root has to come through
      for (const file of files) await lay(root, file);
      return await work(benchIn(root, shell, stop));
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  };

async function lay(root: string, file: OutFile): Promise<void> {
  const path = join(root, placeOf(file));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, file.text);
  await chmod(path, Number.parseInt(file.mode, 8)); // whatever the umask
}

function benchIn(root: string, shell: Shell, stop: AbortSignal | undefined): Bench {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...daemonFolders];
  const within = (path: string) => (path.startsWith(root) ? path : join(root, path));
  return {
    root,
    has: async (program) => {
      if (isAbsolute(program)) return mayRun(program);
      const found = await Promise.all(folders.map((folder) => mayRun(join(folder, program))));
      return found.includes(true);
    },
    run: (argv, { input, env = {} } = {}) =>
      shell.run({
        argv,
        cwd: root,
        bare: true,
        env: { LC_ALL: 'C', ...env, HOME: root, PATH: folders.join(delimiter) },
        signal: AbortSignal.any([AbortSignal.timeout(withinMs), ...(stop === undefined ? [] : [stop])]),
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
