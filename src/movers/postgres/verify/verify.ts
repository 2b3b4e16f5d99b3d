import { type Comparison, type Difference, type Flow, forward } from '../../../core/mover.ts';
import { compareBuckets } from './compare-buckets.ts';
import { compareRange } from './compare-ranges.ts';
import { settleRows, type Sides } from './compare-rows.ts';
import type { VerifyOptions } from './options.ts';
import type { Pair } from './pair.ts';
import { readPairs } from './pairs.ts';
import { cutAt, type Key, type Range } from './range.ts';
import { nextBorder } from './read.ts';
import { differencesOf, emptyTally, isFull, isMoving, type Moving, movingOf, type Tally } from './tally.ts';
import { closeSides, failure, openSides, runUnits, type Unit, type Units, watchSignal } from './workers.ts';

/** A comparison, and the rows that were still moving: `recheck` looks at exactly these under the fence. */
export interface Verification extends Comparison {
  readonly moving: readonly Moving[];
  /** Tables that are unknown for another reason than that their rows move. */
  readonly unlooked: number;
}

/**
 * Compares every moving table of two live databases, while writers write on `from` and `to` follows. Data stays on the servers:
 * they send counts and sums of hashes, and keys at the borders of blocks and of rows that differ. A table that could not be
 * compared (no right, hidden rows, missing, cancelled, still moving) is `unknown`, never `same`.
 * @throws what the openers throw, when the first session of either side cannot be opened, and when the catalogues cannot be read
 */
export function verifyTables(options: VerifyOptions): Promise<Verification> {
  return compare(options, (pair) => ({ pair, tally: emptyTally() }));
}

/** Compares again what was moving. Under the fence nothing moves, and every row gets its verdict. */
export function recheck(moving: readonly Moving[], options: VerifyOptions): Promise<Verification> {
  if (moving.length === 0) return Promise.resolve(summary([])); // a pause is no time to open sessions for nothing
  const wanted = new Map(moving.map((one) => [one.item, one]));
  return compare(
    options,
    (pair) => {
      const again = wanted.get(pair.quoted);
      return again === undefined ? undefined : { pair, tally: emptyTally(), again };
    },
    new Set(wanted.keys()),
  );
}

/** One table on its way through the workers. */
interface Course {
  readonly pair: Pair;
  readonly tally: Tally;
  /** Only these rows and buckets. */
  readonly again?: Moving;
  /** The last border that was cut; unset before the first block. */
  border?: Key;
  /** Every block was handed out. */
  cut?: boolean;
  /** Blocks handed out and not yet compared. */
  running?: number;
  failed?: string;
}

interface Verdict {
  readonly item: string;
  readonly verdict: 'same' | 'different' | 'unknown';
  readonly differences: readonly Difference[];
  readonly rows: number;
  readonly moving?: Moving;
  readonly failed?: boolean;
}

async function compare(
  options: VerifyOptions,
  plan: (pair: Pair) => Course | undefined,
  only?: ReadonlySet<string>,
): Promise<Verification> {
  const flow = options.flow ?? forward;
  const first = await openSides(options);
  const open = [first];
  const unwatch = watchSignal(options, open);
  try {
    options.signal?.throwIfAborted();
    const candidates = (await readPairs(first.from, first.to, options)).filter(
      (one) => only === undefined || only.has(one.kind === 'pair' ? one.pair.quoted : one.item),
    );
    const courses = candidates.flatMap((one) => (one.kind === 'pair' ? (plan(one.pair) ?? []) : []));
    const verdicts: Verdict[] = [];
    const decide = (verdict: Verdict) => {
      verdicts.push(verdict);
      const { item, verdict: says } = verdict;
      options.report({
        kind: 'compared',
        item,
        verdict: says,
        done: verdicts.length,
        of: candidates.length,
      });
    };
    for (const one of candidates)
      if (one.kind === 'hopeless') {
        const { item, verdict, why } = one;
        decide({ item, verdict, differences: [{ item, verdict, why }], rows: 0, failed: true });
      }
    await runUnits(
      options,
      open,
      unitsOf(options, courses, (course) => decide(verdictOn(course, flow))),
    );
    return summary(verdicts);
  } finally {
    await unwatch();
    await Promise.all(open.map(closeSides));
  }
}

/** Hands out blocks, table by table, so that several workers share a big one. */
function unitsOf(options: VerifyOptions, courses: readonly Course[], done: (course: Course) => void): Units {
  const waiting = [...courses];
  const finish = (course: Course) => {
    if (course.cut === true && (course.running ?? 0) === 0) done(course);
  };
  const take = async (sides: Sides): Promise<Unit | undefined> => {
    for (let course = waiting[0]; course !== undefined; course = waiting[0]) {
      const chosen = course;
      const run = await attempt(options, chosen, () => nextRun(chosen, sides));
      if (run === undefined || chosen.failed !== undefined) chosen.cut = true;
      if (chosen.cut === true) waiting.shift();
      if (run === undefined) {
        finish(chosen);
        continue;
      }
      chosen.running = (chosen.running ?? 0) + 1;
      return async (own) => {
        await attempt(options, chosen, () => run(own));
        chosen.running = (chosen.running ?? 1) - 1;
        finish(chosen);
      };
    }
    return undefined;
  };
  let turn: Promise<unknown> = Promise.resolve();
  return (sides) => {
    const mine = turn.then(() => take(sides));
    turn = mine;
    return mine;
  };
}

/** The next piece of a table; undefined when there is none. Sets `cut` with the last one. */
async function nextRun(course: Course, sides: Sides): Promise<Unit | undefined> {
  const { pair, tally, again } = course;
  if (course.cut === true || isFull(tally)) return undefined;
  if (again !== undefined) {
    course.cut = true;
    return (own) => compareAgain(own, pair, again, tally);
  }
  if (pair.cut !== 'range') {
    course.cut = true;
    return (own) => compareBuckets(own, pair, tally);
  }
  const border = await nextBorder(sides.from, pair, course.border, pair.rowsPerBlock);
  const rest: Range = course.border === undefined ? {} : { above: course.border };
  if (border === undefined) course.cut = true;
  else course.border = border;
  const block = border === undefined ? rest : (cutAt(rest, [border])[0] ?? rest);
  return (own) => compareRange(own, pair, block, tally);
}

async function compareAgain(sides: Sides, pair: Pair, again: Moving, tally: Tally): Promise<void> {
  await settleRows(sides, pair, again.rows, tally);
  tally.rows += again.rows.length;
  if (again.bits !== undefined && again.buckets !== undefined)
    await compareBuckets(sides, pair, tally, { bits: again.bits, values: again.buckets });
}

/** A failure is kept with the table, which becomes unknown. */
async function attempt<T>(
  options: VerifyOptions,
  course: Course,
  work: () => Promise<T>,
): Promise<T | undefined> {
  if (course.failed !== undefined) return undefined;
  try {
    options.signal?.throwIfAborted();
    return await work();
  } catch (error) {
    course.failed = failure(options, error);
    return undefined;
  }
}

/** Different when a difference is proven, even if the rest could not be looked at; same only when all of it was equal. */
function verdictOn({ pair, tally, failed }: Course, flow: Flow): Verdict {
  const item = pair.quoted;
  const found = differencesOf(pair, tally, flow);
  const differences: Difference[] =
    failed === undefined ? found : [...found, { item, verdict: 'unknown', why: failed }];
  const verdict = tally.differing.length > 0 ? 'different' : differences.length > 0 ? 'unknown' : 'same';
  return {
    item,
    verdict,
    differences,
    rows: tally.rows,
    failed: failed !== undefined,
    ...(isMoving(tally) ? { moving: movingOf(pair, tally) } : {}),
  };
}

const namedDifferences = 100;

/** Each table that is not the same is named at least once before any is named twice. */
function summary(verdicts: readonly Verdict[]): Verification {
  const count = (verdict: Verdict['verdict']) => verdicts.filter((one) => one.verdict === verdict).length;
  const firsts = verdicts.flatMap((one) => one.differences.slice(0, 1));
  const others = verdicts.flatMap((one) => one.differences.slice(1));
  return {
    unit: 'tables',
    items: verdicts.length,
    same: count('same'),
    different: count('different'),
    unknown: count('unknown'),
    rows: verdicts.reduce((sum, one) => sum + one.rows, 0),
    differences: [...firsts, ...others].slice(0, namedDifferences),
    moving: verdicts.flatMap((one) => one.moving ?? []),
    unlooked: verdicts.filter((one) => one.verdict === 'unknown' && one.failed === true).length,
  };
}
