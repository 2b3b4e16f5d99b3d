import type { Side } from '../core/finding.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { Comparison, Flow } from '../core/mover.ts';

/**
 * Where a cutover stands. Recorded *before* the state is acted on: `open` says that opening is about to begin,
 * and the event `opened` that it was done. `returning` is the way back.
 */
export type CutoverState =
  | 'steady'
  | 'gated'
  | 'fencing'
  | 'draining'
  | 'verifying'
  | 'switching'
  | 'open'
  | 'settled'
  | 'returning';

export type MoverKind = 'postgres' | 'redis';

/** How a run ended. `cleaned` leaves writes where they were last opened; `aborted` leaves them on the source. */
export type RunOutcome = 'cleaned' | 'aborted';

/** Endpoints as `showEndpoint` prints them: without passwords. */
export type ShownEndpoints = { readonly [kind in MoverKind]?: string };

/** The counts of a comparison. Its differences name rows and keys, which are the app's own data, and stay out of the journal. */
export type ComparisonSummary = Omit<Comparison, 'differences'>;

/** What the journal can say. Plain data; no secret ever stands in it. */
export type JournalEvent =
  | {
      readonly kind: 'run-started';
      readonly runId: string;
      readonly version: string;
      readonly from: ShownEndpoints;
      readonly to: ShownEndpoints;
      readonly options: JsonObject;
    }
  /** A process begins to write: every verb that acts. */
  | {
      readonly kind: 'session-started';
      readonly verb: string;
      readonly user: string;
      readonly host: string;
      readonly pid: number;
      /** The tale of a stale lock that was taken over. */
      readonly tookOver?: string;
      /** Bytes of a torn last line that were cut off. */
      readonly cutOff?: number;
    }
  | { readonly kind: 'step-claimed'; readonly step: string; readonly says: string }
  | {
      readonly kind: 'step-done';
      readonly step: string;
      /** `already`: the world said so before we acted. */
      readonly how: 'acted' | 'already';
      readonly facts: JsonObject;
      readonly ms: number;
    }
  | {
      readonly kind: 'step-failed';
      readonly step: string;
      /** The error's code, or `unknown`. Never its text, which may quote the server. */
      readonly code: string;
      /** What the world said afterwards. */
      readonly outcome: 'not done' | 'in doubt';
    }
  | { readonly kind: 'noted'; readonly key: string; readonly value: Json }
  | { readonly kind: 'cutover'; readonly number: number; readonly flow: Flow; readonly state: CutoverState }
  | { readonly kind: 'opened'; readonly number: number; readonly side: Side; readonly pauseMs?: number }
  | { readonly kind: 'measured'; readonly name: string; readonly ms: number }
  | { readonly kind: 'verified'; readonly mover: MoverKind; readonly comparison: ComparisonSummary }
  | { readonly kind: 'run-ended'; readonly outcome: RunOutcome };

/** One line of the journal, as read back. */
export interface JournalEntry {
  /** 1 for the first line. */
  readonly line: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly event: JournalEvent;
}
