import { messageOf, UnmoorError } from '../../core/errors/error.ts';
import type { OutFile } from '../../core/stack/file.ts';
import { lookAt, put, takeAway } from '../../io/out-folder.ts';
import { type LastRendered, loadLastRendered, saveLastRendered } from './last-rendered.ts';
import { unrendered } from './make-stack.ts';
import { settle, settleGone, type Settled } from './settle.ts';

export interface OutPlace {
  /** The folder that is written. */
  readonly out: string;
  /** The folder of the runs: what was rendered last is kept there. */
  readonly state: string;
}

const besideOf = (path: string): string => `${path}.new`;

/**
 * What would become of every file. Changes nothing.
 * @throws UnmoorError RENDER-104 two would share a name, RENDER-105 a link or a folder stands where a file goes, RENDER-106
 */
export async function compare(place: OutPlace, files: readonly OutFile[]): Promise<readonly Settled[]> {
  const last = await loadLastRendered(place.state, place.out);
  const settled: Settled[] = [];
  for (const file of files) {
    const waiting = (await seen(place, besideOf(file.path))).is === 'file';
    settled.push(settle(file, last.get(file.path), await seen(place, file.path), waiting));
  }
  const paths = new Set(files.map(({ path }) => path));
  for (const [path, base] of last) {
    if (paths.has(path)) continue;
    const gone = settleGone(path, base, await seen(place, path));
    if (gone !== undefined) settled.push(gone);
  }
  return settled;
}

async function seen({ out }: OutPlace, path: string) {
  const standing = await lookAt(out, path);
  if (standing.is !== 'in the way') return standing;
  throw new UnmoorError('RENDER-105', {
    why: `${out}/${path} is to be written, and ${standing.what}.`,
    next: 'move it away, or render into another folder with --out.',
    state: unrendered,
  });
}

/**
 * Does what was settled. What was rendered last is noted after the files: where this is cut short, the next time finds each file
 * either as it was or as it would be written, and takes none of them for edited.
 */
export async function write(
  place: OutPlace,
  files: readonly OutFile[],
  settled: readonly Settled[],
): Promise<void> {
  for (const one of settled) {
    try {
      await writeOne(place.out, one);
    } catch (error) {
      throw new UnmoorError('USE-107', {
        why: `${place.out}/${one.path} cannot be written: ${messageOf(error)}.`,
        next: 'name a folder with --out that you may write to, or make room; then render again.',
        state: 'The files before it were written, each of them whole; the others are as they were.',
        cause: error,
      });
    }
  }
  const last: LastRendered = new Map(files.map(({ path, text }) => [path, text]));
  await saveLastRendered(place.state, place.out, last);
}

async function writeOne(out: string, { path, state, after, mode, beside }: Settled): Promise<void> {
  if (state === 'removed') return takeAway(out, path);
  if (beside !== undefined && mode !== undefined) return put(out, besideOf(path), beside, mode);
  if (after !== undefined && mode !== undefined) return put(out, path, after, mode);
}
