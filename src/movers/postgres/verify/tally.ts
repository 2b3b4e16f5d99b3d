import type { Difference, Flow } from '../../../core/mover.ts';
import type { Pair } from './pair.ts';
import { keyOf } from './read.ts';

/** Rows that kept changing while they were compared: neither equal nor different. Plain data, to be looked at again under the fence. */
export interface Moving {
  /** Quoted table name. */
  readonly item: string;
  /** Ids as `Pair.id` makes them. */
  readonly rows: readonly string[];
  /** Buckets of a table without a key range, whose rows were too many to be listed. */
  readonly bits?: number;
  readonly buckets?: readonly string[];
}

export type RowVerdict = 'differs' | 'missing' | 'extra';

/** Differing rows that are named in one table before the comparison of that table stops. */
const namedRows = 100;

/** What is known about one table so far. */
export interface Tally {
  rows: number;
  readonly differing: { readonly id: string; readonly verdict: RowVerdict }[];
  readonly movingRows: string[];
  movingBits: number;
  readonly movingBuckets: string[];
}

export const emptyTally = (): Tally => ({
  rows: 0,
  differing: [],
  movingRows: [],
  movingBits: 0,
  movingBuckets: [],
});

/** Enough is known: the table differs, and the first rows that do are named. */
export const isFull = (tally: Tally): boolean => tally.differing.length >= namedRows;

export const isMoving = (tally: Tally): boolean =>
  tally.movingRows.length > 0 || tally.movingBuckets.length > 0;

export function movingOf(pair: Pair, tally: Tally): Moving {
  return {
    item: pair.quoted,
    rows: tally.movingRows,
    ...(tally.movingBuckets.length > 0 ? { bits: tally.movingBits, buckets: tally.movingBuckets } : {}),
  };
}

/** Differences in words. Keys are named; other values never are. */
export function differencesOf(pair: Pair, tally: Tally, flow: Flow): Difference[] {
  const named = tally.differing.slice(0, namedRows).map(({ id, verdict }): Difference => {
    if (pair.cut === 'whole')
      return {
        item: pair.quoted,
        verdict: 'different',
        why: `row (no key, hash ${id}) ${words(verdict, flow)}`,
      };
    const key = nameKey(pair, id);
    return { item: pair.quoted, verdict: 'different', why: `row (${key}) ${words(verdict, flow)}`, key };
  });
  if (!isMoving(tally)) return named;
  const what =
    tally.movingBuckets.length > 0
      ? 'more rows changed than could be followed while it was compared'
      : `${tally.movingRows.length} ${tally.movingRows.length === 1 ? 'row' : 'rows'} kept changing while compared`;
  return [...named, { item: pair.quoted, verdict: 'unknown', why: what }];
}

function words(verdict: RowVerdict, flow: Flow): string {
  if (verdict === 'differs') return 'differs';
  return verdict === 'missing' ? `missing on ${flow.to}` : `extra on ${flow.to}`;
}

function nameKey(pair: Pair, id: string): string {
  const values = keyOf(id);
  return pair.key.map((column, i) => `${column.name}=${short(values[i] ?? '')}`).join(', ');
}

const short = (text: string): string => (text.length > 80 ? `${text.slice(0, 77)}...` : text);
