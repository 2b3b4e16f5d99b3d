import type { Side } from '../core/finding.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { Flow } from '../core/mover.ts';
import type { ComparisonSummary, CutoverState, MoverKind, RunOutcome, ShownEndpoints } from './events.ts';

/** `claimed` without an outcome is in doubt: the process may have died before, in or after the act. */
export interface StepView {
  readonly step: string;
  readonly says: string;
  readonly outcome: 'done' | 'not done' | 'in doubt';
  readonly facts?: JsonObject;
  readonly ms?: number;
  /** Code of the last failure. */
  readonly code?: string;
  readonly at: number;
}

export interface CutoverView {
  /** 1 for the first cutover of the run; a rollback has its own number. */
  readonly number: number;
  readonly flow: Flow;
  readonly state: CutoverState;
  /** While `returning`: the state that the way back began from. */
  readonly returningFrom?: CutoverState;
  /** `flow.to` was seen to accept writes. */
  readonly opened: boolean;
  readonly pauseMs?: number;
  readonly at: number;
}

/** Everything that can be said about a run, from its journal alone. Plain data. */
export interface RunView {
  readonly runId: string;
  readonly version: string;
  readonly from: ShownEndpoints;
  readonly to: ShownEndpoints;
  readonly options: JsonObject;
  readonly startedAt: number;
  readonly lastAt: number;
  readonly events: number;
  /** In the order of their first claim. */
  readonly steps: readonly StepView[];
  readonly notes: { readonly [key: string]: Json };
  /** The last cutover, whatever its state. */
  readonly cutover?: CutoverView;
  /** Every cutover that was opened, in order. */
  readonly cutovers: readonly CutoverView[];
  /** The side that accepts writes; `between` while a cutover is in its pause and neither is promised. */
  readonly open: Side | 'between';
  /** The last measurement under each name, ms. */
  readonly measured: { readonly [name: string]: number };
  readonly verified: { readonly [mover in MoverKind]?: ComparisonSummary };
  readonly ended?: { readonly outcome: RunOutcome; readonly at: number };
}
