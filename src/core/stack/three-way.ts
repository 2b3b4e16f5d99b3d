import { mergeLines } from '../merge-lines.ts';

/** One file in up to three versions: as it was rendered last, as it lies in the folder, as it would be rendered now. */
export interface Versions {
  readonly base?: string;
  readonly disk?: string;
  readonly next?: string;
  /** A version that could not be put together still lies beside it, unread by the person. */
  readonly waits?: boolean;
}

/**
 * written: it was not there. updated: nobody had touched it. unchanged: it is as it should be. kept: the person edited it, and nothing
 * new is there for it. merged: both changed it, in different places. beside: both changed the same lines, or nobody knows from what, or
 * the last such version still waits; the new one lies beside the person's. removed: it is not rendered any more, and nobody had touched
 * it. left: it is not rendered any more, and the person had edited it.
 */
export type Outcome = 'written' | 'updated' | 'unchanged' | 'kept' | 'merged' | 'beside' | 'removed' | 'left';

export interface Settled {
  readonly outcome: Outcome;
  /** What lies there afterwards; unset: nothing does. */
  readonly text?: string;
}

/**
 * What becomes of a file. An edit of the person's is never written over.
 * @returns undefined when there is nothing on either side
 */
export function settle({ base, disk, next, waits = false }: Versions): Settled | undefined {
  if (next === undefined) {
    if (disk === undefined) return undefined;
    return disk === base ? { outcome: 'removed' } : { outcome: 'left', text: disk };
  }
  if (disk === undefined) return { outcome: 'written', text: next };
  if (disk === next) return { outcome: 'unchanged', text: next };
  if (disk === base) return { outcome: 'updated', text: next };
  if (waits || base === undefined) return { outcome: 'beside', text: disk };
  if (next === base) return { outcome: 'kept', text: disk };
  const merged = mergeLines(base, disk, next);
  if (merged === undefined) return { outcome: 'beside', text: disk };
  return merged === disk ? { outcome: 'kept', text: disk } : { outcome: 'merged', text: merged };
}
