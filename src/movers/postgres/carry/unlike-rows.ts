import { portions, unlikeBuckets, bitsFor } from '../verify/compare-buckets.ts';
import { readTogether, type Sides, unlikeIds } from '../verify/compare-rows.ts';
import type { Pair } from '../verify/pair.ts';
import { cutAt, type Key, partRows, type Range, smallRows } from '../verify/range.ts';
import {
  equalSums,
  listBuckets,
  listRange,
  nextBorder,
  readBorders,
  readBuckets,
  readRanges,
} from '../verify/read.ts';

/**
 * Ids of the rows of a table with a key that are not alike, piece by piece. Both sides stand still while it reads (a snapshot,
 * a fence), so that one reading is enough. @returns rows looked at
 */
export async function unlikeRows(
  sides: Sides,
  pair: Pair,
  found: (ids: readonly string[]) => Promise<void>,
): Promise<number> {
  return pair.cut === 'range' ? byRange(sides, pair, found) : byBucket(sides, pair, found);
}

async function byRange(
  sides: Sides,
  pair: Pair,
  found: (ids: readonly string[]) => Promise<void>,
): Promise<number> {
  let rows = 0;
  let above: Key | undefined;
  do {
    const border = await nextBorder(sides.from, pair, above, pair.rowsPerBlock);
    const block: Range = {
      ...(above === undefined ? {} : { above }),
      ...(border === undefined ? {} : { upTo: border }),
    };
    rows += await inBlock(sides, pair, block, found);
    above = border;
  } while (above !== undefined);
  return rows;
}

/** @returns rows of the block on `from` */
async function inBlock(
  sides: Sides,
  pair: Pair,
  block: Range,
  found: (ids: readonly string[]) => Promise<void>,
): Promise<number> {
  const { from, to } = await readTogether(sides, (session) => readRanges(session, pair, [block]));
  const [here, there] = [from[0], to[0]];
  if (here === undefined || there === undefined) return 0;
  if (equalSums(here, there)) return here.rows;
  const most = Math.max(here.rows, there.rows);
  if (most <= smallRows) {
    const listed = await readTogether(sides, (session) => listRange(session, pair, block, most + 1));
    await found(unlikeIds(listed.from, listed.to));
    return here.rows;
  }
  const fuller = here.rows >= there.rows ? sides.from : sides.to;
  for (const part of cutAt(block, await readBorders(fuller, pair, block, partRows(most))))
    await inBlock(sides, pair, part, found);
  return here.rows;
}

/** A key that the two sides may order differently: buckets of its hash, each reading one pass over the table. */
async function byBucket(
  sides: Sides,
  pair: Pair,
  found: (ids: readonly string[]) => Promise<void>,
): Promise<number> {
  const bits = bitsFor(pair.rowEstimate);
  const sums = await readTogether(sides, (session) => readBuckets(session, pair, { bits }));
  for (const values of portions(unlikeBuckets(sums.from, sums.to))) {
    const listed = await readTogether(sides, (session) => listBuckets(session, pair, { bits, values }));
    await found(unlikeIds(listed.from, listed.to));
  }
  return [...sums.from.values()].reduce((sum, { rows }) => sum + rows, 0);
}
