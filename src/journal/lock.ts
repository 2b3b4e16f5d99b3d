import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { link, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { UnmoorError, untouched } from '../core/errors/error.ts';
import { takenOver } from '../core/errors/taken-over.ts';

export interface Who {
  readonly user: string;
  readonly host: string;
  readonly pid: number;
  readonly verb: string;
}

/** What a lock file says. */
interface Holder extends Who {
  /** ISO 8601. */
  readonly since: string;
  /** When the process started, as the system counts it: a pid is used again, a pid with its start is not. */
  readonly started: string;
  readonly released?: true;
}

export interface Lock {
  /** Of all who ever held the run, the newest has the highest number. */
  readonly number: number;
  /** The tale of the dead holder whose place was taken. */
  readonly tookOver?: string;
  /**
   * A process that was stopped, or whose host was cut off, can have been taken over meanwhile.
   * @throws UnmoorError RUN-101 when this one was
   */
  prove(): Promise<void>;
  release(): Promise<void>;
}

/*
 * Lock files are numbered: lock.1, lock.2 ... and the highest number speaks. A place is taken by linking the next number,
 * which only one process can do, and given back by writing `released` into it. The highest file is never removed: with a
 * single file that is removed and made again, two processes that both find a dead holder can each remove the other's lock.
 */

/**
 * Takes the one writer's place in `dir`. A holder on this host that is dead is taken over; a holder on another host cannot be
 * looked at from here, and is taken over only with `takeOver`.
 * @throws UnmoorError RUN-101 with the holder's tale
 */
export async function takeLock(dir: string, who: Who, since: Date, takeOver = false): Promise<Lock> {
  const mine: Holder = { ...who, since: since.toISOString(), started: (await startOf(who.pid)) ?? 'unknown' };
  for (;;) {
    const numbers = await lockNumbers(dir);
    const highest = numbers[0] ?? 0;
    const holder = highest === 0 ? undefined : await readHolder(lockPath(dir, highest));
    if (holder === 'gone') continue; // a newer one has taken its place
    if (holder !== undefined && !holder.released) {
      const life = await lifeOf(holder, who.host);
      if (life === 'alive' || (life === 'elsewhere' && !takeOver)) throw held(holder, life);
    }
    const number = highest + 1;
    if (!(await claim(dir, number, mine))) continue;
    const [newest] = await lockNumbers(dir);
    if (newest !== number) {
      await rm(lockPath(dir, number), { force: true });
      continue;
    }
    for (const old of numbers) await rm(lockPath(dir, old), { force: true });
    return {
      number,
      prove: () => proveHighest(dir, number),
      ...(holder === undefined || holder.released ? {} : { tookOver: taleOf(holder) }),
      release: () => write(lockPath(dir, number), { ...mine, released: true }),
    };
  }
}

async function proveHighest(dir: string, number: number): Promise<void> {
  const [highest = 0] = await lockNumbers(dir);
  if (highest !== number) throw takenOver(highest, number);
}

const lockPath = (dir: string, number: number) => join(dir, `lock.${number}`);

async function lockNumbers(dir: string): Promise<number[]> {
  const names = await readdir(dir);
  return names
    .map((name) => /^lock\.(\d+)$/.exec(name)?.[1])
    .filter((number) => number !== undefined)
    .map(Number)
    .sort((a, b) => b - a);
}

async function readHolder(path: string): Promise<Holder | 'gone'> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return 'gone';
    throw error;
  }
}

/** Links a file that is already whole, so that nobody ever reads half a lock. */
async function claim(dir: string, number: number, holder: Holder): Promise<boolean> {
  const draft = join(dir, `draft.${randomUUID()}`);
  await writeWhole(draft, holder);
  try {
    await link(draft, lockPath(dir, number));
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function write(path: string, holder: Holder): Promise<void> {
  const draft = `${path}.${holder.pid}.draft`;
  await writeWhole(draft, holder);
  await rename(draft, path);
}

async function writeWhole(path: string, holder: Holder): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(JSON.stringify(holder));
    await file.sync();
  } finally {
    await file.close();
  }
}

async function lifeOf(holder: Holder, ourHost: string): Promise<'alive' | 'dead' | 'elsewhere'> {
  if (holder.host !== ourHost) return 'elsewhere';
  const started = await startOf(holder.pid);
  if (started === undefined) return 'dead';
  return started === holder.started || holder.started === 'unknown' ? 'alive' : 'dead';
}

/**
 * When the process started; undefined when there is no such process. Linux: field 22 of /proc/<pid>/stat (proc(5)) with the
 * boot's id, for ticks count from the boot; elsewhere what `ps` says.
 */
async function startOf(pid: number): Promise<string | undefined> {
  if (!isThere(pid)) return undefined;
  if (process.platform === 'linux') {
    try {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
      // The program's name stands in brackets and may hold spaces: fields are counted behind it, from the third.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (fields[0] === 'Z') return undefined; // dead, and not yet collected by its parent
      const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
      return `${boot.trim()}:${fields[19]}`;
    } catch (error) {
      if (isCode(error, 'ENOENT') || isCode(error, 'ESRCH')) return undefined;
      throw error;
    }
  }
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)]);
    return stdout.trim();
  } catch {
    return 'unknown'; // it is there, and cannot be dated: taken for alive
  }
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM'); // another user's
  }
}

const taleOf = (holder: Holder) =>
  `\`unmoor ${holder.verb}\` by ${holder.user} on ${holder.host} (pid ${holder.pid}), since ${holder.since}`;

function held(holder: Holder, life: 'alive' | 'elsewhere'): UnmoorError {
  return new UnmoorError('RUN-101', {
    why:
      life === 'alive'
        ? `The run is held by ${taleOf(holder)}, and that process lives.`
        : `The run is held by ${taleOf(holder)}. From this host it cannot be seen whether it lives.`,
    next:
      life === 'alive'
        ? `Wait for it, or end it with \`kill ${holder.pid}\` and type the command again: the place of a dead process is taken over. \`unmoor status\` works meanwhile.`
        : `Make sure on ${holder.host} that pid ${holder.pid} is gone, then type the command again with --take-over.`,
    state: untouched,
  });
}

const isCode = (error: unknown, code: string) =>
  error instanceof Error && (error as NodeJS.ErrnoException).code === code;
