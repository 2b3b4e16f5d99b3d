import { messageOf } from '../../../core/errors/error.ts';
import type { PgSession } from '../../../io/postgres.ts';
import type { Sides } from './compare-rows.ts';
import type { VerifyOptions } from './options.ts';
import { pinForComparing } from './read.ts';

/** What a worker does next; undefined when nothing is left. Never rejects: a unit keeps its own failures. */
export type Unit = (sides: Sides) => Promise<void>;
export type Units = (sides: Sides) => Promise<Unit | undefined>;

export class Cancelled extends Error {
  constructor() {
    super('the comparison was cancelled');
  }
}

export async function openSides(options: VerifyOptions): Promise<Sides> {
  const from = await opened(options.from);
  try {
    const to = await opened(options.to);
    return {
      from,
      to,
      settled: (since) => unlessCancelled(options, options.settled(since)),
      maxRereads: options.maxRereads,
    };
  } catch (error) {
    await from.end();
    throw error;
  }
}

async function opened(open: () => Promise<PgSession>): Promise<PgSession> {
  const session = await open();
  try {
    await pinForComparing(session);
    return session;
  } catch (error) {
    await session.end();
    throw error;
  }
}

export async function closeSides(sides: Sides): Promise<void> {
  await Promise.all([sides.from.end(), sides.to.end()]);
}

/** Runs units on `jobs` pairs of sessions: on the first one of `open`, and on others, which are added to it and left to the caller. */
export async function runUnits(options: VerifyOptions, open: Sides[], units: Units): Promise<void> {
  const work = async (sides: Sides) => {
    for (let unit = await units(sides); unit !== undefined; unit = await units(sides)) await unit(sides);
  };
  const first = open.slice(0, 1).map(work);
  const more = Array.from({ length: Math.max(0, options.jobs - 1) }, async () => {
    const sides = await openSides(options).catch(() => undefined); // fewer connections than asked for: the others do the work
    if (sides === undefined) return;
    open.push(sides);
    await work(sides);
  });
  await Promise.all([...first, ...more]);
}

async function unlessCancelled<T>({ signal }: VerifyOptions, work: Promise<T>): Promise<T> {
  if (signal === undefined) return work;
  let give: () => void = () => {};
  const cancelled = new Promise<never>((_, reject) => {
    give = () => reject(new Cancelled());
    if (signal.aborted) give();
    else signal.addEventListener('abort', give, { once: true });
  });
  try {
    return await Promise.race([work, cancelled]);
  } finally {
    signal.removeEventListener('abort', give);
  }
}

/** When the signal comes, running statements are cancelled on the servers. Returns what ends the watch, and waits for a cancellation that is under way. */
export function watchSignal(options: VerifyOptions, open: readonly Sides[]): () => Promise<void> {
  let cancelling = Promise.resolve();
  const cancel = () => {
    cancelling = Promise.all([
      cancelAll(
        options.from,
        open.map((sides) => sides.from),
      ),
      cancelAll(
        options.to,
        open.map((sides) => sides.to),
      ),
    ]).then(() => {});
  };
  options.signal?.addEventListener('abort', cancel, { once: true });
  return async () => {
    options.signal?.removeEventListener('abort', cancel);
    await cancelling;
  };
}

async function cancelAll(open: () => Promise<PgSession>, sessions: readonly PgSession[]): Promise<void> {
  try {
    const session = await open();
    await session.query('SELECT pg_cancel_backend(pid) FROM unnest($1::int[]) AS pid', [
      sessions.map((s) => s.pid),
    ]);
    await session.end();
  } catch {
    // The server cannot be asked: our sessions are ended instead, and it notices by itself.
    await Promise.all(sessions.map((session) => session.end()));
  }
}

/** Why a unit failed, in the server's words. A cancelled statement is told by the signal, not by its text. */
export const failure = (options: VerifyOptions, error: unknown): string =>
  options.signal?.aborted ? new Cancelled().message : messageOf(error);
