import { readInTurn, readTogether, settleRows, type Sides, unlikeIds } from './compare-rows.ts';
import type { Pair } from './pair.ts';
import { type Buckets, equalSums, listBuckets, readBuckets, type Sum } from './read.ts';
import { isFull, type Tally } from './tally.ts';

/** Rows a bucket, and the number of buckets (as a power of two) that is never passed: their sums pass through Node. */
const bucketRows = 64;
const mostBits = 16;
/** Rows that are listed in one pass over the table, and passes after which the rest is given up as moving. */
const listRows = 5_000;
const mostPasses = 20;

export function bitsFor(rows: number): number {
  if (rows <= bucketRows) return 0;
  return Math.min(mostBits, Math.ceil(Math.log2(rows / bucketRows)));
}

/**
 * Compares a table that cannot be walked by key range. Every reading is one pass over the table, so all buckets are read at once,
 * and those that differ are read again until few enough rows are left to be listed. `only` narrows it to some buckets.
 */
export async function compareBuckets(sides: Sides, pair: Pair, tally: Tally, only?: Buckets): Promise<void> {
  const all: Buckets = only ?? { bits: bitsFor(pair.rowEstimate) };
  const first = await readTogether(sides, (session) => readBuckets(session, pair, all));
  for (const sum of first.from.values()) tally.rows += sum.rows;
  let unlike = unlikeBuckets(first.from, first.to);
  for (let round = 0; round < sides.maxRereads && unlike.size > 0; round++) {
    if (rowsIn(unlike) <= listRows) break;
    const values = [...unlike.keys()];
    const next = await readInTurn(sides, (session) => readBuckets(session, pair, { bits: all.bits, values }));
    const still = unlikeBuckets(next.from, next.to);
    const settling = next.follows && still.size <= 0.9 * unlike.size;
    unlike = still;
    if (!settling) break;
  }
  await listUnlike(sides, pair, all.bits, unlike, tally);
}

async function listUnlike(
  sides: Sides,
  pair: Pair,
  bits: number,
  unlike: ReadonlyMap<string, number>,
  tally: Tally,
): Promise<void> {
  const passes = portions(unlike);
  for (const values of passes.slice(0, mostPasses)) {
    if (isFull(tally)) return;
    const { from, to } = await readInTurn(sides, (session) => listBuckets(session, pair, { bits, values }));
    await settleRows(sides, pair, unlikeIds(from, to), tally);
  }
  tally.movingBits = bits;
  if (!isFull(tally)) tally.movingBuckets.push(...passes.slice(mostPasses).flat());
}

/** Buckets that do not hold the same, with the rows of the side that holds more. */
export function unlikeBuckets(
  from: ReadonlyMap<string, Sum>,
  to: ReadonlyMap<string, Sum>,
): Map<string, number> {
  const unlike = new Map<string, number>();
  for (const bucket of new Set([...from.keys(), ...to.keys()])) {
    const [here, there] = [from.get(bucket), to.get(bucket)];
    if (here === undefined || there === undefined || !equalSums(here, there))
      unlike.set(bucket, Math.max(here?.rows ?? 0, there?.rows ?? 0));
  }
  return unlike;
}

const rowsIn = (buckets: ReadonlyMap<string, number>): number =>
  [...buckets.values()].reduce((sum, rows) => sum + rows, 0);

/** Groups buckets so that no group holds many more rows than are listed at once. */
export function portions(buckets: ReadonlyMap<string, number>): string[][] {
  const groups: string[][] = [];
  let rows = Number.POSITIVE_INFINITY;
  for (const [bucket, count] of buckets) {
    if (rows + count > listRows) {
      groups.push([]);
      rows = 0;
    }
    groups.at(-1)?.push(bucket);
    rows += count;
  }
  return groups;
}
