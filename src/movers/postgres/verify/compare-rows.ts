import type { PgSession } from '../../../io/postgres.ts';
import type { Pair } from './pair.ts';
import { lookUp, readPosition, type RowState } from './read.ts';
import { isFull, type RowVerdict, type Tally } from './tally.ts';

/** A session on either side, and what it takes to compare them while one follows the other. */
export interface Sides {
  readonly from: PgSession;
  readonly to: PgSession;
  readonly settled: (since: string) => Promise<boolean>;
  /** How often a row that keeps changing is looked at before it is given up as moving. */
  readonly maxRereads: number;
}

/** Reads `from`, waits until `to` has applied everything that this reading can have seen, then reads `to`. */
export async function readInTurn<T>(
  sides: Sides,
  read: (session: PgSession) => Promise<T>,
): Promise<{ readonly from: T; readonly to: T; readonly follows: boolean }> {
  const from = await read(sides.from);
  const follows = await sides.settled(await readPosition(sides.from));
  return { from, to: await read(sides.to), follows };
}

/** Both sides at once: equal blocks are equal, whatever lies between the two readings. */
export async function readTogether<T>(
  sides: Sides,
  read: (session: PgSession) => Promise<T>,
): Promise<{ readonly from: T; readonly to: T }> {
  // Both are awaited even when one fails, so that no statement is left running on a session that is used again.
  const [from, to] = await Promise.allSettled([read(sides.from), read(sides.to)]);
  if (from.status === 'rejected') throw from.reason;
  if (to.status === 'rejected') throw to.reason;
  return { from: from.value, to: to.value };
}

/** Ids that do not look alike in two listings. */
export function unlikeIds(from: ReadonlyMap<string, RowState>, to: ReadonlyMap<string, RowState>): string[] {
  const ids = new Set([...from.keys(), ...to.keys()]);
  return [...ids].filter((id) => from.get(id)?.hash !== to.get(id)?.hash);
}

export function verdictOn(pair: Pair, from: RowState | undefined, to: RowState | undefined): RowVerdict {
  if (pair.cut === 'whole') return Number(from?.hash ?? 0) > Number(to?.hash ?? 0) ? 'missing' : 'extra';
  if (to === undefined) return 'missing';
  return from === undefined ? 'extra' : 'differs';
}

/** What the last reading of a row saw, and how many readings in a row saw it so. */
export interface Watched {
  readonly from?: RowState | undefined;
  readonly to?: RowState | undefined;
  readonly steady: number;
}

/**
 * Judges a row that differed in a reading in turn, from the reading before and this one.
 *
 * A row that was not written on `from` between two readings, while `to` had applied everything up to the first, differs for good.
 * Its version (xmin) shows that without doubt. A row that is absent on `from`, or that has no key, carries no version: it could
 * have gone and come back, so it is read more often and must look the same on `to` as well.
 */
export function judge(
  before: Watched | undefined,
  from: RowState | undefined,
  to: RowState | undefined,
): Watched {
  const versioned = from !== undefined && from.version !== '';
  const sameFrom = before?.from?.hash === from?.hash && before?.from?.version === from?.version;
  const sameTo = before?.to?.hash === to?.hash;
  const steady = before !== undefined && sameFrom && (versioned || sameTo) ? before.steady + 1 : 0;
  return { from, to, steady };
}

export function isProven(watched: Watched): boolean {
  const versioned = watched.from !== undefined && watched.from.version !== '';
  return watched.steady >= (versioned ? 1 : 3);
}

const rowsAtOnce = 200;

/** Looks rows up again until each is equal once, proven different, or known to keep moving. */
export async function settleRows(
  sides: Sides,
  pair: Pair,
  ids: readonly string[],
  tally: Tally,
): Promise<void> {
  for (let at = 0; at < ids.length && !isFull(tally); at += rowsAtOnce)
    await settleSome(sides, pair, ids.slice(at, at + rowsAtOnce), tally);
}

async function settleSome(sides: Sides, pair: Pair, ids: readonly string[], tally: Tally): Promise<void> {
  const watched = new Map<string, Watched | undefined>(ids.map((id) => [id, undefined]));
  for (let round = 0; round < sides.maxRereads && watched.size > 0; round++) {
    const { from, to, follows } = await readInTurn(sides, (session) =>
      lookUp(session, pair, [...watched.keys()]),
    );
    for (const [id, before] of watched) {
      const [here, there] = [from.get(id), to.get(id)];
      if (here?.hash === there?.hash) {
        watched.delete(id);
        continue;
      }
      const seen = judge(before, here, there);
      if (follows && !isProven(seen)) watched.set(id, seen);
      else {
        watched.delete(id);
        tally.differing.push({ id, verdict: verdictOn(pair, here, there) });
      }
    }
  }
  await chase(sides, pair, watched);
  for (const id of watched.keys()) tally.movingRows.push(id);
}

const chaseRounds = 40;

/**
 * A counter that is written many times a second is never read equal across a wait. So it is read on both sides as fast as can
 * be: once `to` has moved on to a value that `from` was seen to hold, it follows, and the row is settled.
 */
async function chase(sides: Sides, pair: Pair, moving: Map<string, Watched | undefined>): Promise<void> {
  const held = new Map<string, Set<string>>();
  for (let round = 0; round < chaseRounds && moving.size > 0; round++) {
    const ids = [...moving.keys()];
    const from = await lookUp(sides.from, pair, ids);
    for (const [id, { hash }] of from) held.set(id, (held.get(id) ?? new Set()).add(hash));
    const to = await lookUp(sides.to, pair, ids);
    for (const [id, watched] of moving) {
      const hash = to.get(id)?.hash;
      const movedOn = hash !== undefined && hash !== watched?.to?.hash;
      if (movedOn && held.get(id)?.has(hash) === true) moving.delete(id);
    }
  }
}
