import type { Mode, OutFile } from '../../core/stack/file.ts';
import { withHeader } from '../../core/stack/header.ts';
import type { MergeTexts, OutFolder } from '../../core/stack/out-folder.ts';
import { decide } from '../../core/stack/three-way.ts';

/** merged: both changed it, in different places. The others as `Decision` says. */
export type Outcome = 'written' | 'updated' | 'unchanged' | 'kept' | 'merged' | 'beside' | 'removed' | 'left';

export interface WrittenFile {
  readonly path: string;
  readonly outcome: Outcome;
  /** What lay there, and what lies (or would lie) there now; of `beside` what was rendered, for comparison. Unset: no file. */
  readonly before?: string;
  readonly after?: string;
}

export interface WriteInput {
  readonly files: readonly OutFile[];
  readonly out: OutFolder;
  /** What was rendered to `out` the last time, file by file. */
  readonly last: OutFolder;
  readonly merge: MergeTexts;
  /** Only says what would be. */
  readonly dryRun: boolean;
}

interface Act {
  readonly file: WrittenFile;
  readonly mode: Mode;
  /** What is remembered as rendered; unset: it is forgotten. */
  readonly next?: string;
}

/** What of a file both sides changed is written to, for the person to read. */
const besideOf = (path: string): string => `${path}.new`;

/**
 * Writes what was rendered, without losing an edit: every file is set against what was rendered last and what lies there. All is
 * decided before the first file is written, so that a refusal leaves everything as it was. Called again after it was cut off, it goes
 * on: each file is whole, and what is remembered of it is written after it.
 *
 * @returns in the order of their paths
 * @throws UnmoorError RENDER-201, RENDER-202
 */
export async function writeFiles({
  files,
  out,
  last,
  merge,
  dryRun,
}: WriteInput): Promise<readonly WrittenFile[]> {
  const rendered = new Map(files.map((file) => [file.path, file]));
  const paths = [...new Set([...rendered.keys(), ...(await last.list())])].toSorted();
  const acts: Act[] = [];
  for (const path of paths) {
    const act = await actOn(path, rendered.get(path), { out, last, merge });
    if (act !== undefined) acts.push(act);
  }
  if (!dryRun) for (const act of acts) await live(act, out, last);
  return acts.map(({ file }) => file);
}

async function actOn(
  path: string,
  file: OutFile | undefined,
  { out, last, merge }: Pick<WriteInput, 'out' | 'last' | 'merge'>,
): Promise<Act | undefined> {
  const [base, disk, beside] = await Promise.all([last.read(path), out.read(path), out.read(besideOf(path))]);
  const next = file === undefined ? undefined : withHeader(file);
  const act = (outcome: Outcome, after: string | undefined): Act => ({
    file: {
      path,
      outcome,
      ...(disk === undefined ? {} : { before: disk }),
      ...(after === undefined ? {} : { after }),
    },
    mode: file?.mode ?? '0644',
    ...(next === undefined ? {} : { next }),
  });
  const decision = decide({ base, disk, next, waits: beside !== undefined });
  switch (decision) {
    case 'nothing':
      return base === undefined ? undefined : act('removed', undefined);
    case 'merge': {
      const merged = await merge({ base: base ?? '', disk: disk ?? '', next: next ?? '' });
      return merged === undefined ? act('beside', next) : act('merged', merged);
    }
    case 'removed':
      return act('removed', undefined);
    case 'kept':
    case 'left':
      return act(decision, disk);
    default:
      return act(decision, next);
  }
}

async function live({ file, next, mode }: Act, out: OutFolder, last: OutFolder): Promise<void> {
  const { path, outcome, after } = file;
  if (outcome === 'removed') await out.remove(path);
  else if (outcome === 'beside' && after !== undefined) await out.write(besideOf(path), after, mode);
  else if ((outcome === 'written' || outcome === 'updated' || outcome === 'merged') && after !== undefined)
    await out.write(path, after, mode);
  if (next === undefined) await last.remove(path);
  else await last.write(path, next, '0600');
}
