import { mergeLines } from '../../core/merge-lines.ts';
import type { OutFile } from '../../core/stack/file.ts';
import type { Standing } from '../../io/out-folder.ts';

/**
 * What becomes of one file. new, updated: written. unchanged: it stands as it is rendered. merged: the person's edit and what is new
 * do not touch, and both are in. kept: the person edited it and nothing of ours is new. waits: both changed the same lines; the
 * person's stands, and ours lies beside it as `.new`. removed: no longer rendered, and nobody had touched it. left: no longer
 * rendered, and kept because a person edited it.
 */
export type State = 'new' | 'updated' | 'unchanged' | 'merged' | 'kept' | 'waits' | 'removed' | 'left';

export interface Settled {
  readonly path: string;
  readonly state: State;
  /** What stands there; undefined: nothing does. */
  readonly before?: string;
  /** What will stand there; undefined: nothing will. */
  readonly after?: string;
  /** Octal, where it is written. */
  readonly mode?: number;
  /** Ours, where it lies beside the person's. */
  readonly beside?: string;
}

type Seen = Exclude<Standing, { readonly is: 'in the way' }>;

/**
 * Three readings of one file: what we wrote last, what stands there, what we would write.
 * @param base what was rendered last; undefined where we never wrote it: then all that stands there is the person's
 */
export function settle(file: OutFile, base: string | undefined, disk: Seen, waiting: boolean): Settled {
  const { path, text } = file;
  const mode = Number.parseInt(file.mode, 8);
  if (disk.is === 'nothing') return { path, state: 'new', after: text, mode };
  const before = disk.text;
  if (before === text)
    return disk.mode === mode
      ? { path, state: 'unchanged', before, after: text }
      : { path, state: 'updated', before, after: text, mode };
  if (before === base) return { path, state: 'updated', before, after: text, mode };
  if (text === base) return { path, state: waiting ? 'waits' : 'kept', before, after: before };
  const merged = base === undefined ? undefined : mergeLines(base, before, text);
  if (merged === before) return { path, state: 'kept', before, after: before };
  return merged === undefined
    ? { path, state: 'waits', before, after: before, mode, beside: text }
    : { path, state: 'merged', before, after: merged, mode };
}

/** A file that was rendered last and is not any more. */
export function settleGone(path: string, base: string, disk: Seen): Settled | undefined {
  if (disk.is === 'nothing') return undefined;
  return disk.text === base
    ? { path, state: 'removed', before: disk.text }
    : { path, state: 'left', before: disk.text, after: disk.text };
}
