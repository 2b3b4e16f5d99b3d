import { chmodSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processesIn, processStart } from './process-age.ts';

/** Everything that a rehearsal puts on this machine: one folder, and the servers that have their files in it. */
export interface RunFolder {
  readonly path: string;
  /** Aborted by `stop()`: whatever is being started gives up. */
  readonly signal: AbortSignal;
  /** What to do before the files are removed. Run newest first. */
  onStop(act: () => Promise<void>): void;
  /** Stops every server, then removes every file. May be called at any time and more than once. */
  stop(): Promise<void>;
}

/**
 * `unmoor-run-PID-START-XXXXXX`: the owner stands in the name, so that a folder has its owner from the first instant: a file in it
 * would be missing for a moment, and a kill -9 in that moment would leave a folder that nobody dares to remove.
 */
const named = /^unmoor-run-(\d+)-([^-]+)-[^-]+$/;

/** Makes the folder of this process's run, after sweeping what killed runs have left. */
export async function openRunFolder(base = tmpdir()): Promise<RunFolder> {
  await sweepRunFolders(base);
  const path = realpathSync(
    mkdtempSync(join(base, `unmoor-run-${process.pid}-${processStart(process.pid) ?? '0'}-`)),
  );
  chmodSync(path, 0o711); // as root, the servers run as another user and must pass through
  const abort = new AbortController();
  const acts: (() => Promise<void>)[] = [];
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    abort.abort();
    for (let act = acts.pop(); act !== undefined; act = acts.pop()) await act().catch(() => {}); // the next must be stopped too
    await killAll(path);
    await removeFolder(path);
  };
  return {
    path,
    signal: abort.signal,
    onStop: (act) => void acts.push(act),
    stop: () => (stopped ??= stop()),
  };
}

/**
 * Ends the servers and removes the files of every run whose process is gone.
 * @returns the folders that were removed
 */
export async function sweepRunFolders(base = tmpdir()): Promise<string[]> {
  const swept: string[] = [];
  for (const name of readdirSync(base)) {
    const owner = named.exec(name);
    if (owner === null || processStart(Number(owner[1])) === owner[2]) continue;
    const path = join(base, name);
    try {
      if (statSync(path).uid !== process.getuid?.()) continue; // another user's
    } catch {
      continue; // another sweep was quicker
    }
    await killAll(path);
    await removeFolder(path);
    swept.push(path);
  }
  return swept;
}

/** SIGKILL is right here: the data is thrown away, and nothing must be left that could write into the folder. */
async function killAll(folder: string): Promise<void> {
  for (;;) {
    const pids = [...new Set([...processesIn(folder), ...writtenPids(folder)])];
    if (pids.length === 0) return;
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // it has ended by itself
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Where there is no /proc: the servers' own pid files. */
function writtenPids(folder: string): number[] {
  if (process.platform === 'linux') return [];
  const pids: number[] = [];
  for (const server of readdirSync(folder))
    for (const file of ['data/postmaster.pid', 'redis.pid']) {
      try {
        const pid = Number(readFileSync(join(folder, server, file), 'utf8').split('\n')[0]);
        if (pid > 0 && processStart(pid) !== undefined) pids.push(pid);
      } catch {
        // that server was never started, or has ended in order
      }
    }
  return pids;
}

/** A file may appear while the folder is read (a server's last words): rm is asked again, by its own means. */
async function removeFolder(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
}
