import { readInTurn, readTogether, settleRows, type Sides, unlikeIds } from './compare-rows.ts';
import type { Pair } from './pair.ts';
import { cutAt, fanout, partRows, type Range, smallRows } from './range.ts';
import { equalSums, listRange, readBorders, readRanges, type Sum } from './read.ts';
import { isFull, type Tally } from './tally.ts';

/** Rows that are listed at once; a small range that grew beyond it is split once more. */
const listLimit = 5 * smallRows;

/** Compares one block. A part that is equal once is settled; what differs is split, read again, and at last listed row by row. */
export async function compareRange(sides: Sides, pair: Pair, block: Range, tally: Tally): Promise<void> {
  const first = await readTogether(sides, (session) => readRanges(session, pair, [block]));
  const [from, to] = [first.from[0], first.to[0]];
  if (from === undefined || to === undefined) return;
  tally.rows += from.rows;
  if (equalSums(from, to)) return;

  let waiting = isSmall(from, to) ? [block] : await split(sides, pair, block, from, to);
  while (waiting.length > 0 && !isFull(tally)) {
    const group = waiting.slice(0, fanout);
    waiting = waiting.slice(fanout);
    waiting.push(...(await compareGroup(sides, pair, group, tally)));
  }
}

/** Compares some ranges at one moment; returns the parts into which the big ones that differ were split. */
async function compareGroup(
  sides: Sides,
  pair: Pair,
  group: readonly Range[],
  tally: Tally,
): Promise<Range[]> {
  const { from, to } = await readInTurn(sides, (session) => readRanges(session, pair, group));
  const parts: Range[] = [];
  for (const [i, range] of group.entries()) {
    const [here, there] = [from[i], to[i]];
    if (here === undefined || there === undefined || equalSums(here, there)) continue;
    if (isFull(tally)) break;
    if (isSmall(here, there)) parts.push(...(await compareRowByRow(sides, pair, range, tally)));
    else parts.push(...(await split(sides, pair, range, here, there)));
  }
  return parts;
}

async function compareRowByRow(sides: Sides, pair: Pair, range: Range, tally: Tally): Promise<Range[]> {
  const { from, to } = await readInTurn(sides, (session) => listRange(session, pair, range, listLimit));
  if (from.size >= listLimit || to.size >= listLimit)
    return split(sides, pair, range, { rows: from.size, sum: '' }, { rows: to.size, sum: '' });
  await settleRows(sides, pair, unlikeIds(from, to), tally);
  return [];
}

const isSmall = (from: Sum, to: Sum): boolean => Math.max(from.rows, to.rows) <= smallRows;

/** Splits at keys of the side that holds more: one side may hold none. */
async function split(sides: Sides, pair: Pair, range: Range, from: Sum, to: Sum): Promise<Range[]> {
  const [session, rows] = from.rows >= to.rows ? [sides.from, from.rows] : [sides.to, to.rows];
  return cutAt(range, await readBorders(session, pair, range, partRows(rows)));
}
