import { randomInt } from 'node:crypto';
import { mkdir, open, readdir, readFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { UnmoorError, untouched } from '../core/errors/error.ts';
import type { Clock } from '../io/clock.ts';
import { type Connections, saveConnections } from './connections.ts';
import type { JournalEvent } from './events.ts';
import { fold } from './fold.ts';
import { type Journal, journalPath, leaveOldWriters, type OnBoundary, openWriter } from './journal.ts';
import { readLines } from './lines.ts';
import { takeLock, type Who } from './lock.ts';
import type { RunView } from './view.ts';

export interface RunPlace {
  readonly stateDir: string;
  readonly clock: Clock;
  readonly who: Who;
  /** Takes a lock that another host holds; a process that lives on this host is never pushed aside. */
  readonly takeOver?: boolean;
  readonly onBoundary?: OnBoundary;
}

export const whoAmI = (verb: string): Who => ({
  user: userName(),
  host: hostname(),
  pid: process.pid,
  verb,
});

/** Six characters of base 36: short enough to read out. */
export const newRunId = (): string =>
  randomInt(36 ** 6)
    .toString(36)
    .padStart(6, '0');

export const runDir = (stateDir: string, runId: string) => join(stateDir, 'runs', runId);

/**
 * Begins a run. There is one at a time in a state directory: two would fight over the same two sides.
 * @throws UnmoorError RUN-104 when a run that has not ended stands there
 */
export async function createRun(
  place: RunPlace & {
    readonly runId?: string;
    /** Kept before the first event: from then on `resume` needs no flags. */
    readonly connections?: Connections;
    readonly started: Omit<Extract<JournalEvent, { kind: 'run-started' }>, 'kind' | 'runId'>;
  },
): Promise<Journal> {
  const runs = await openRuns(place.stateDir);
  const [standing] = runs;
  if (standing !== undefined)
    throw new UnmoorError('RUN-104', {
      why: `Run ${standing.runId} was started at ${new Date(standing.startedAt).toISOString()} and has not ended, and one run at a time is possible in ${place.stateDir}.`,
      next: '`unmoor resume` goes on with it, `unmoor abort` takes it away, `unmoor status` tells where it stands.',
      state: untouched,
    });
  const runId = place.runId ?? newRunId();
  const dir = runDir(place.stateDir, runId);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const lock = await takeLock(dir, place.who, new Date(place.clock.now()), place.takeOver);
  try {
    if (place.connections !== undefined) await saveConnections(dir, place.connections);
    await (await open(journalPath(dir), 'ax', 0o600)).close();
    for (const changed of [dir, dirname(dir), place.stateDir]) await syncDirectory(changed);
    const { journal } = await openWriter({ ...place, runId, dir, lock });
    await journal.append({ kind: 'run-started', runId, ...place.started });
    await journal.append({ kind: 'session-started', ...place.who });
    return journal;
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/**
 * Opens a run for writing; by default the current one.
 * @throws UnmoorError RUN-101 (held), RUN-102 (damaged), RUN-103 (none)
 */
export async function openRun(place: RunPlace & { readonly runId?: string }): Promise<Journal> {
  const runId = place.runId ?? (await currentRun(place.stateDir));
  await readRun(place.stateDir, runId);
  const dir = runDir(place.stateDir, runId);
  const lock = await takeLock(dir, place.who, new Date(place.clock.now()), place.takeOver);
  try {
    if (lock.tookOver !== undefined) {
      await leaveOldWriters(dir);
      await syncDirectory(dir);
    }
    const { journal, cutOff } = await openWriter({ ...place, runId, dir, lock });
    await journal.append({
      kind: 'session-started',
      ...place.who,
      ...(lock.tookOver === undefined ? {} : { tookOver: lock.tookOver }),
      ...(cutOff === 0 ? {} : { cutOff }),
    });
    return journal;
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/**
 * Reads a run without its lock: a line that is being written just now is left out.
 * @throws UnmoorError RUN-102, RUN-103
 */
export async function readRun(stateDir: string, runId?: string): Promise<RunView> {
  const id = runId ?? (await currentRun(stateDir));
  const view = await tryRead(stateDir, id);
  if (view === undefined) throw noRun(`There is no run ${id} in ${stateDir}.`);
  return view;
}

/**
 * The newest run that has not ended.
 * @throws UnmoorError RUN-103
 */
export async function currentRun(stateDir: string): Promise<string> {
  const [newest] = await openRuns(stateDir);
  if (newest === undefined) throw noRun(`No run that has not ended stands in ${stateDir}.`);
  return newest.runId;
}

/** Every run of the state directory, newest first. */
export async function listRuns(stateDir: string): Promise<readonly RunView[]> {
  const ids = await namesIn(join(stateDir, 'runs'));
  const views: RunView[] = [];
  for (const id of ids) {
    const view = await tryRead(stateDir, id);
    if (view !== undefined) views.push(view);
  }
  return views.sort((a, b) => b.startedAt - a.startedAt || (a.runId < b.runId ? 1 : -1));
}

const openRuns = async (stateDir: string) =>
  (await listRuns(stateDir)).filter((run) => run.ended === undefined);

/** A directory whose first event was never written is no run: its process died before it did anything. */
async function tryRead(stateDir: string, runId: string): Promise<RunView | undefined> {
  const path = journalPath(runDir(stateDir, runId));
  try {
    return fold(readLines(await readFile(path), path).entries);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function namesIn(dir: string): Promise<string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** A new file survives a power cut only when its directory is on the disk too. */
async function syncDirectory(dir: string): Promise<void> {
  const handle = await open(dir, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`; // containers run as users without a name
  }
}

function noRun(why: string): UnmoorError {
  return new UnmoorError('RUN-103', {
    why,
    next: 'Start one with `unmoor move --from <url> --to <url>`, or give --state <dir> if it was started elsewhere.',
    state: untouched,
  });
}

const isMissing = (error: unknown) =>
  error instanceof Error && ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
