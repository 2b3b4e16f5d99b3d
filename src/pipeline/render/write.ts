import type { OutFile } from '../../core/stack/file.ts';
import type { OutFolder } from '../../core/stack/out-folder.ts';
import { type Outcome, settle } from '../../core/stack/three-way.ts';

/** Where files are rendered to. */
export interface OutFolders {
  readonly out: OutFolder;
  /** What was rendered to `out` the last time, file by file. */
  readonly last: OutFolder;
}

/** What becomes of one path. */
export interface Change {
  readonly path: string;
  readonly outcome: Outcome;
  /** As it is rendered; unset: it is not rendered any more. */
  readonly file?: OutFile;
  /** What lies there, and what will; unset: no file. */
  readonly before?: string;
  readonly after?: string;
}

/** What of a file both sides changed is written to, for the person to read. */
const besideOf = (path: string): string => `${path}.new`;

/**
 * Sets every file against what was rendered last and what lies there. Changes nothing, so that a refusal leaves everything as it was.
 * @returns in the order of their paths
 * @throws UnmoorError RENDER-201
 */
export async function compare(
  files: readonly OutFile[],
  { out, last }: OutFolders,
): Promise<readonly Change[]> {
  const rendered = new Map(files.map((file) => [file.path, file]));
  const paths = [...new Set([...rendered.keys(), ...(await last.list())])].toSorted();
  const changes: Change[] = [];
  for (const path of paths) {
    const file = rendered.get(path);
    const [base, disk, beside] = [
      await last.read(path),
      await out.read(path),
      await out.read(besideOf(path)),
    ];
    const settled = settle({
      base: base?.text,
      disk: disk?.text,
      next: file?.text,
      waits: beside !== undefined,
    });
    if (settled === undefined) continue;
    const { outcome, text: after } = settled;
    changes.push({
      path,
      outcome: outcome === 'unchanged' && disk?.mode !== file?.mode ? 'updated' : outcome,
      ...(file === undefined ? {} : { file }),
      ...(disk === undefined ? {} : { before: disk.text }),
      ...(after === undefined ? {} : { after }),
    });
  }
  return changes;
}

/**
 * Does what was compared. Called again after it was cut off, it goes on: each file is whole, and what is remembered of it is written
 * after it, so that none of ours is taken for edited.
 * @throws UnmoorError RENDER-201, RENDER-202
 */
export async function write(changes: readonly Change[], { out, last }: OutFolders): Promise<void> {
  const forgotten = new Set(await last.list());
  for (const change of changes) {
    await writeOne(change, out);
    const { path, file } = change;
    if (file === undefined) continue;
    await last.write(path, file.text, '0600');
    forgotten.delete(path);
  }
  for (const path of forgotten) await last.remove(path);
}

async function writeOne({ path, outcome, file, after }: Change, out: OutFolder): Promise<void> {
  if (outcome === 'removed') return out.remove(path);
  if (file === undefined) return;
  if (outcome === 'beside') return out.write(besideOf(path), file.text, file.mode);
  if ((outcome === 'written' || outcome === 'updated' || outcome === 'merged') && after !== undefined)
    return out.write(path, after, file.mode);
}
