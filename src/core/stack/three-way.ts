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
 * new is there for it. merge: both changed it. beside: both changed it and nobody knows from what, or the last such version still waits.
 * removed: it is not rendered any more, and nobody had touched it. left: it is not rendered any more, and the person had edited it.
 */
export type Decision =
  | 'written'
  | 'updated'
  | 'unchanged'
  | 'kept'
  | 'merge'
  | 'beside'
  | 'removed'
  | 'left'
  | 'nothing';

/** What becomes of a file. An edit of the person's is never written over. */
export function decide({ base, disk, next, waits = false }: Versions): Decision {
  if (next === undefined) {
    if (disk === undefined) return 'nothing';
    return disk === base ? 'removed' : 'left';
  }
  if (disk === undefined) return 'written';
  if (disk === next) return 'unchanged';
  if (disk === base) return 'updated';
  if (waits || base === undefined) return 'beside';
  return next === base ? 'kept' : 'merge';
}
