import { messageOf } from '../core/errors/error.ts';

/** What became of a write, as the app that made it knows. `doubtful`: the connection broke before the answer came. */
export type Outcome = 'acknowledged' | 'refused' | 'doubtful';

/** Successive attempts of one writer that ended alike. */
export interface Run {
  readonly outcome: Outcome;
  readonly first: number;
  readonly last: number;
}

/** A writer's attempts are told from another's by this step; below it there is room for 10^12 of each. */
export const writerStep = 1_000_000_000_000;

/**
 * Every write that an app has tried, exactly, in memory that does not grow with their number: a writer does one thing at a time, so
 * its attempts are numbered in order, and outcomes come in long runs. Only a change of outcome costs memory.
 */
export class Ledger {
  readonly #runs: { outcome: Outcome; first: number; last: number }[][];
  readonly #next: number[];
  readonly #totals: Record<Outcome, number> = { acknowledged: 0, refused: 0, doubtful: 0 };
  /** How often the app met which error, by SQLSTATE or name. */
  readonly errors = new Map<string, number>();

  constructor(writers: number) {
    this.#runs = Array.from({ length: writers }, () => []);
    this.#next = Array.from({ length: writers }, () => 0);
  }

  get writers(): number {
    return this.#runs.length;
  }

  total(outcome: Outcome): number {
    return this.#totals[outcome];
  }

  /** The number of a writer's next attempt, from 0, unique in the ledger. It is to be settled before the next is asked for. */
  attempt(writer: number): number {
    const number = this.#next[writer] ?? 0;
    this.#next[writer] = number + 1;
    return writer * writerStep + number;
  }

  settle(id: number, outcome: Outcome): void {
    const runs = this.#runs[Math.floor(id / writerStep)];
    if (runs === undefined) throw new Error(`no writer has attempt ${id}`);
    const last = runs.at(-1);
    if (last !== undefined && last.last >= id) throw new Error(`attempt ${id} was settled before`);
    if (last !== undefined && last.outcome === outcome && last.last === id - 1) last.last = id;
    else runs.push({ outcome, first: id, last: id });
    this.#totals[outcome] += 1;
  }

  /** What the last error said, for a person. */
  lastError = 'none';

  met(code: string, error: unknown): void {
    this.errors.set(code, (this.errors.get(code) ?? 0) + 1);
    this.lastError = messageOf(error);
  }

  /** Every run of every writer. */
  runs(): readonly Run[] {
    return this.#runs.flat();
  }

  runsOf(writer: number): readonly Run[] {
    return this.#runs[writer] ?? [];
  }
}

/** What the open side holds of what the app has written. All is well when everything but the first two and `found` is 0. */
export interface LedgerVerdict {
  readonly acknowledged: number;
  readonly doubtful: number;
  /** Doubtful ones that stand: they may. */
  readonly found: number;
  /** Acknowledged and not there, or there in part. */
  readonly missing: number;
  /** There more than once. */
  readonly doubled: number;
  /** Refused and there all the same. */
  readonly ghosts: number;
  /** There, and never tried by anybody. */
  readonly strangers: number;
  /** Deletes that were acknowledged and whose rows still stand. */
  readonly undeleted: number;
  /** Updates that were lost, or applied twice: how far the writers' own counters are off. */
  readonly miscounted: number;
  /** The first few of the bad ones, for a person to look at. */
  readonly examples: readonly string[];
}

export const isClean = (verdict: LedgerVerdict): boolean =>
  verdict.missing +
    verdict.doubled +
    verdict.ghosts +
    verdict.strangers +
    verdict.undeleted +
    verdict.miscounted ===
  0;

/**
 * What an app may meet while it is switched: read-only transactions (25006), a fence's own READONLY and its kin, an ended session or a
 * server that takes none at the moment (57P01 to 57P03, 53300), a broken connection. Anything else is a fault of the move: a key that
 * is there already (23505) means a sequence that was left behind.
 */
const expectedErrors = new RegExp(
  `^(${[
    '25006|57P0[123]|53300|08\\w{3}',
    'ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT',
    'READONLY|NOREPLICAS|NOPERM|NOAUTH|EXECABORT|MASTERDOWN|LOADING',
    'connection (ended|refused)|\\w*(Client|Socket)\\w*Error|ConnectionTimeoutError',
  ].join('|')})$`,
);

/** `CODE x times` for each error that a switch does not explain. */
export const unexpectedErrors = (ledger: Ledger): readonly string[] =>
  [...ledger.errors]
    .filter(([code]) => !expectedErrors.test(code))
    .map(([code, times]) => `${code} ${times} times`);
