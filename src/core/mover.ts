import type { Finding, Side } from './finding.ts';
import type { JsonObject } from './json.ts';
import type { MethodAdvice } from './method.ts';
import type { Step } from './step.ts';

/** Which way writes go to flow: `source -> target` when leaving, `target -> source` when going back. */
export interface Flow {
  readonly from: Side;
  readonly to: Side;
}

export const forward: Flow = { from: 'source', to: 'target' };
export const backward: Flow = { from: 'target', to: 'source' };

/** A fact that must hold before a cutover may start. `unknown` (it could not be looked at) does not hold. */
export interface Gate {
  readonly id: string;
  readonly says: string;
  readonly holds: boolean | 'unknown';
  /** Both values: what is, and what is needed. */
  readonly why: string;
  /** What to do when it does not hold. */
  readonly next?: string;
}

/** What the person allows a cutover. */
export interface CutoverTerms {
  /** The longest pause, ms. */
  readonly deadlineMs: number;
  /** Gives up the way back: the other direction is not made, and going back would lose what is written afterwards. */
  readonly noWayBack: boolean;
}

export const usualTerms: CutoverTerms = { deadlineMs: 30_000, noWayBack: false };

/** What a comparison of the two sides says. The three outcomes add up to `items`. */
export interface Comparison {
  /** `tables` for PostgreSQL, `keys` for Redis. */
  readonly unit: 'tables' | 'keys';
  readonly items: number;
  readonly same: number;
  readonly different: number;
  readonly unknown: number;
  /** Row or key counts and bytes looked at. */
  readonly rows: number;
  /** Named differences, the first hundred. */
  readonly differences: readonly Difference[];
}

export interface Difference {
  /** Quoted table name, or key. */
  readonly item: string;
  readonly verdict: 'different' | 'unknown';
  /** `row (id=5) differs`, `missing on target`, `no right to read it`. */
  readonly why: string;
  /** Key of the row, where there is one. */
  readonly key?: string;
}

export interface Sample {
  /** End-to-end: how long a write takes to be seen on the other side, ms. Unset: not following. */
  readonly lagMs?: number;
  /** Bytes that the other side has yet to confirm. */
  readonly lagBytes?: number;
  /** Bytes of log that the sending side keeps for the other, against what it may keep. */
  readonly retainedBytes?: number;
  readonly retainedLimit?: number;
  readonly state: 'copying' | 'following' | 'stopped' | 'unknown';
  /** What is to be done about it, a sentence each. Unset: nothing. */
  readonly advice?: readonly string[];
  readonly detail: JsonObject;
}

/** An object that Unmoor made on a side, found by asking the world. */
export interface Leftover {
  readonly side: Side;
  /** `replication slot`, `publication`, `schema`, `trigger`, `setting` ... */
  readonly kind: string;
  readonly name: string;
  /** The exact statement or command that removes it. */
  readonly removal: string;
  /**
   * Set when removing it harms more than it tidies: `copied data` are rows or keys that the person may want, `fence` is what
   * keeps a side from accepting writes. Such a leftover is removed only where that is asked for by name.
   */
  readonly holds?: 'copied data' | 'fence';
  remove(): Promise<void>;
}

/** Only while the source serves and the target follows. */
export interface Reconcile {
  /** What is not alike on both sides, and so holds a cutover, named. Looks only. */
  changes(): Promise<readonly string[]>;
  /** In order; with nothing to do they change nothing. */
  steps(): readonly Step[];
  /** Exactly what would be done now, a line each; empty: nothing. Looks only. */
  planned(): Promise<readonly string[]>;
}

/**
 * The engine that carries one kind of data. Pipeline drives movers only through this.
 * All of it may be called by a process that did not start the run: state lives in the world and in Memory.
 */
export interface Mover {
  readonly kind: 'postgres' | 'redis';
  /** Looks only; changes nothing on either side. */
  doctor(): Promise<readonly Finding[]>;
  /** Which ways of moving both sides allow, by what doctor saw last. Unset: there is but one way. */
  advise?(): Promise<MethodAdvice>;
  /** From nothing to steady (the target follows the source), in order. */
  steps(): readonly Step[];
  /** Where the source may change its shape while it is followed: how the target is made like it again. */
  readonly reconcile?: Reconcile;
  /**
   * Looks after what the sides keep for each other: called again and again, it lets go before a disk fills. Unset: they keep nothing.
   * @returns what is kept; undefined when nothing is (any more)
   * @throws once it has let go
   */
  guard?(): Promise<Sample | undefined>;
  /** Starts whatever must live in this process while it follows (a heartbeat, an event listener). Idempotent. */
  follow(): Promise<void>;
  /**
   * Whether the side that follows needs something that lives in a process of ours (`unmoor follow`). Unset: it never does.
   * @throws what it stopped at, where a person must mend something
   */
  followsHere?(): Promise<boolean>;
  sample(): Promise<Sample>;
  /** Compares everything; rows or keys that are still moving are read again until they settle. */
  verify(): Promise<Comparison>;
  cutover(flow: Flow): Cutover;
  /** Everything this run ever made and that still stands, on either side. */
  leftovers(): Promise<readonly Leftover[]>;
  /** Undoes what is not an object: replica identities, settings. Idempotent. */
  restore(): Promise<readonly string[]>;
  /** Ends connections. Leaves nothing running in this process. */
  close(): Promise<void>;
}

/**
 * The parts of a cutover, in the order in which pipeline calls them. Every part can be called again after a crash.
 * The pause of the writers lies between `fence` and `open`: nothing slow belongs there. The parts before `open` are given a
 * signal: once it is aborted the cutover is on its way back, so the part stops as soon as it can, and leaves nothing queued on
 * a server that would still take effect (a statement that waits for a lock is cancelled).
 * From the end of `prepare` until `open`, `to` is not writable.
 */
export interface Cutover {
  /** Looks only. Unset: the usual terms. */
  gates(terms?: CutoverTerms): Promise<readonly Gate[]>;
  /** Outside the pause: everything slow that can be made ahead (fence triggers standing open, the other direction disabled, ANALYZE). */
  prepare(): Promise<void>;
  /** After it returns no write can be committed on `from`, by any role, and none is in flight. */
  fence(signal?: AbortSignal): Promise<void>;
  /** After it returns everything committed on `from` is on `to`. */
  drain(signal?: AbortSignal): Promise<void>;
  /** What replication does not carry: sequences, large objects, materialized views. */
  carry(signal?: AbortSignal): Promise<void>;
  /** Compares what was still moving when it was last compared. */
  check(signal?: AbortSignal): Promise<Comparison>;
  /** This direction off, the other one on. `to` is still fenced. */
  turn(signal?: AbortSignal): Promise<void>;
  /** `to` accepts writes. The point of no return: after it, going back is another cutover, turned round. */
  open(): Promise<void>;
  /** Outside the pause: what this direction leaves behind. */
  settle(): Promise<void>;

  /** The way back of `turn`. */
  unturn(): Promise<void>;
  /** The way back of `fence`; proves by a write (rolled back) that `from` is writable again. */
  unfence(): Promise<void>;
  /** Asks the world. `unknown` when the side cannot be asked. */
  writable(side: Side): Promise<boolean | 'unknown'>;
}
