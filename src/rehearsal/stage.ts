import { statfs } from 'node:fs/promises';
import { UnmoorError } from '../core/errors/error.ts';
import type { Report } from '../core/progress.ts';
import { showBytes, showDuration } from '../core/units.ts';
import { openRunFolder, type RunFolder } from '../io/servers/run-folder.ts';

/**
 * Lends work a folder for its servers and takes everything back, however the work ends.
 * @param undo what must be taken back elsewhere before the servers go, when the work is interrupted
 * @throws UnmoorError SRV-103 when `signal` aborts
 */
export async function onStage<T>(
  signal: AbortSignal | undefined,
  work: (folder: RunFolder) => Promise<T>,
  undo: () => Promise<void> = async () => {},
): Promise<T> {
  const folder = await openRunFolder();
  let interrupt = (): void => {};
  const interrupted = new Promise<never>((_, reject) => {
    interrupt = () => reject(interruption());
  });
  interrupted.catch(() => {}); // it may come when nobody waits any more
  if (signal?.aborted) interrupt();
  signal?.addEventListener('abort', interrupt, { once: true });
  try {
    const working = work(folder);
    working.catch(() => {}); // when interrupted, it fails as its servers go
    return await Promise.race([working, interrupted]);
  } catch (error) {
    if (signal?.aborted) await undo();
    throw signal?.aborted ? interruption() : error;
  } finally {
    signal?.removeEventListener('abort', interrupt);
    await folder.stop();
  }
}

const interruption = () =>
  new UnmoorError('SRV-103', {
    why: 'It was told to stop before its end.',
    next: 'Start it again when you like.',
    state: 'Every throwaway server was stopped and its files were removed.',
  });

/** Measures the acts of a rehearsal under their names, and tells them. */
export class Phases {
  readonly taken: Record<string, number> = {};
  readonly #report: Report;
  readonly #ticks: () => number;

  constructor(report: Report, ticks: () => number) {
    this.#report = report;
    this.#ticks = ticks;
  }

  async time<T>(name: string, says: string, work: () => Promise<T>): Promise<T> {
    const step = `rehearsal.${name}`;
    this.#report({ kind: 'step', step, says, state: 'started' });
    const began = this.#ticks();
    try {
      const done = await work();
      const ms = Math.round(this.#ticks() - began);
      this.taken[name] = ms;
      this.#report({ kind: 'step', step, says, state: 'done', ms });
      return done;
    } catch (error) {
      this.#report({
        kind: 'step',
        step,
        says: `${says} (${showDuration(this.#ticks() - began)})`,
        state: 'failed',
      });
      throw error;
    }
  }
}

/** @throws UnmoorError SRV-105 */
export async function refuseFullDisk(folder: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= needed) return;
  throw new UnmoorError('SRV-105', {
    why: `The copy needs about ${showBytes(needed)} under ${folder}, and ${showBytes(free)} are free.`,
    next: 'Free some room, or point TMPDIR to a larger disk.',
    state: 'Nothing was changed on either side.',
  });
}
