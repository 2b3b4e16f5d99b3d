export type Side = 'source' | 'target';

export const otherSide = (side: Side): Side => (side === 'source' ? 'target' : 'source');

/**
 * One thing that doctor found. `blocks` findings stop a move; `warns` are said and let through; `tells` is for information.
 * A check that could not run is a finding too (`unknown`): it is never reported as passed.
 */
export interface Finding {
  /** Permanent, e.g. `PG-WAL-LEVEL`. */
  readonly code: string;
  readonly level: 'blocks' | 'warns' | 'tells' | 'unknown';
  readonly side: Side;
  /** What is so, with the values. One sentence. */
  readonly what: string;
  /** What follows from it, if it is not mended. */
  readonly why: string;
  /** SQL or a command that mends it. */
  readonly remedy?: string;
  /** What takes the remedy back. */
  readonly undo?: string;
}
