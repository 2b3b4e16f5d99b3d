import type { Finding, Side } from '../core/finding.ts';
import type { MethodAdvice } from '../core/method.ts';
import type { Comparison, Flow, Sample } from '../core/mover.ts';
import type { MoverKind } from '../journal/events.ts';
import type { CutoverView, RunView, StepView } from '../journal/view.ts';

/** Results are plain data: a face prints them or gives them out as JSON, as they are. */

export interface DoctorResult {
  /** Nothing blocks and nothing is unknown. */
  readonly ok: boolean;
  readonly findings: readonly (Finding & { readonly mover: MoverKind })[];
  /** Ways of moving PostgreSQL; unset where it does not move. */
  readonly advice?: MethodAdvice;
  readonly blocks: number;
  readonly warns: number;
  readonly unknown: number;
}

export interface MoveResult {
  readonly runId: string;
  /** Always `steady`: the target follows the source. */
  readonly state: 'steady';
  readonly open: Side | 'between';
  readonly steps: readonly StepView[];
  /** Findings that did not block. */
  readonly findings: DoctorResult['findings'];
  /** Time of each step, ms; of all: `move`. */
  readonly phases: { readonly [name: string]: number };
}

export interface ReconcileResult {
  readonly runId: string;
  readonly open: 'source';
  /** Statements, and tables copied or compared, a line each; empty: there was nothing to do. */
  readonly reconciled: readonly string[];
}

export interface VerifyResult {
  /** No item differs and none is unknown. */
  readonly ok: boolean;
  readonly postgres?: Comparison;
  readonly redis?: Comparison;
}

export type CutoverPhase =
  | 'gates'
  | 'prepare'
  | 'fence'
  | 'drain'
  | 'carry'
  | 'check'
  | 'turn'
  | 'open'
  | 'settle';

export interface FollowResult {
  /** `not needed`: nothing need live in this process, and nothing is kept that should be watched. */
  readonly state: 'stopped' | 'not needed';
  /** The last look at each mover that lives here or is watched. */
  readonly samples: { readonly [mover in MoverKind]?: Sample };
}

export interface CutoverResult {
  readonly runId: string;
  readonly number: number;
  readonly flow: Flow;
  readonly state: 'settled';
  /** The side that accepts writes: `flow.to`. */
  readonly open: Side;
  /** From the start of the fence to the end of open, as this process saw it. Unset when another process began it. */
  readonly pauseMs?: number;
  readonly phases: { readonly [phase in CutoverPhase]?: number };
  /** Set when the closed side follows only while a process of ours runs: `unmoor follow`. */
  readonly followHere?: true;
  readonly checked: VerifyResult;
}

/** What `abortCutover` (or the way back) reached. */
export interface WayBackResult {
  readonly runId: string;
  readonly flow: Flow;
  /** Each mover's `from` was proven writable by a write, and its `to` was seen not to be. */
  readonly open: Side;
}

export interface AbortResult {
  readonly runId: string;
  /** Set when a cutover stood in the middle and was taken back. The run goes on: the target follows. */
  readonly wayBack?: WayBackResult;
  /** Set when the whole run was taken away. */
  readonly cleaned?: CleanupResult;
}

export type ResumeResult =
  | { readonly kind: 'move'; readonly move: MoveResult }
  | { readonly kind: 'cutover'; readonly cutover: CutoverResult }
  | { readonly kind: 'reconcile'; readonly reconcile: ReconcileResult }
  | { readonly kind: 'way-back'; readonly wayBack: WayBackResult }
  /** Nothing was interrupted. */
  | { readonly kind: 'nothing'; readonly open: Side | 'between'; readonly says: string };

export interface ShownLeftover {
  readonly mover: MoverKind;
  readonly side: Side;
  readonly kind: string;
  readonly name: string;
  readonly removal: string;
}

export interface CleanupResult {
  readonly runId: string;
  readonly dryRun: boolean;
  readonly open: Side;
  /** Removed (with `dryRun`: would be removed). */
  readonly removed: readonly ShownLeftover[];
  /** Settings put back, one sentence each. */
  readonly restored: readonly string[];
  /** What stays, and why, one sentence each. */
  readonly kept: readonly string[];
}

export interface StatusResult {
  readonly run: RunView;
  readonly state: 'moving' | 'steady' | 'cutting over' | 'going back' | 'open' | 'ended';
  /** From the journal. */
  readonly open: RunView['open'];
  /** From the world, where movers were given. */
  readonly world?: { readonly [mover in MoverKind]?: { readonly [side in Side]: boolean | 'unknown' } };
  /** The journal's side is the one that the world says is writable. Unset without movers. */
  readonly agrees?: boolean;
  readonly samples: { readonly [mover in MoverKind]?: Sample };
  /** What is not alike on both sides while the target follows, named: it holds the cutover. Unset: nothing, or not asked. */
  readonly changed?: readonly string[];
  readonly steps: { readonly done: number; readonly inDoubt: number; readonly notDone: number };
  readonly cutover?: CutoverView;
  /** The verb that fits: `unmoor resume`. */
  readonly next: string;
}
