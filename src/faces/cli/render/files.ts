import type { Plan } from '../../../core/plan/plan.ts';
import { type OutFile, people } from '../../../core/stack/file.ts';
import type { Proof } from '../../../core/stack/reader.ts';
import type { Stack } from '../../../core/stack/stack.ts';
import type { Outcome, WrittenFile } from '../../../pipeline/render/write.ts';
import { table } from '../output/bars.ts';
import type { Paint } from '../output/paint.ts';
import { visible } from '../output/visible.ts';
import { wrap } from '../output/wrap.ts';
import { diffOf } from './diff.ts';

export interface RenderedFile {
  /** Below the folder. */
  readonly path: string;
  readonly outcome: Outcome;
  /** Who reads it: `nginx`. Unset: it is not rendered any more. */
  readonly reader?: string;
  readonly result: Proof['result'];
  /** Program that gave the verdict, with its version where it tells it. */
  readonly by?: string;
  readonly message?: string;
}

/** What `unmoor render --json` prints. */
export interface RenderAnswer {
  /** No file was refused, none waits beside an edited one, and with --strict all were checked. */
  readonly ok: boolean;
  readonly app: string;
  readonly target: string;
  /** Hash of the plan. */
  readonly plan: string;
  readonly out: string;
  readonly dryRun: boolean;
  readonly checked: boolean;
  readonly files: readonly RenderedFile[];
  /** Variables that .env.production must hold. */
  readonly given: readonly string[];
}

interface Facts {
  readonly plan: Plan;
  readonly stack: Stack;
  readonly folder: string;
  readonly files: readonly OutFile[];
  readonly written: readonly WrittenFile[];
  /** Unset: nothing was checked. */
  readonly proofs?: ReadonlyMap<string, Proof>;
  readonly dryRun: boolean;
  readonly strict: boolean;
}

export function renderAnswer({
  plan,
  stack,
  folder,
  files,
  written,
  proofs,
  dryRun,
  strict,
}: Facts): RenderAnswer {
  const told = written.map(({ path, outcome }): RenderedFile => {
    const reader = files.find((file) => file.path === path)?.reader;
    const proof = proofs?.get(path);
    return {
      path,
      outcome,
      ...(reader === undefined ? {} : { reader }),
      result: proof?.result ?? 'unchecked',
      ...(proof === undefined || proof.result === 'unchecked' ? {} : { by: proof.by }),
      ...(proof?.result === 'refused' ? { message: proof.message } : {}),
      ...(proof?.result === 'unchecked' ? { message: proof.why } : {}),
    };
  });
  const isBad = ({ outcome, result, reader }: RenderedFile) =>
    outcome === 'beside' ||
    result === 'refused' ||
    (strict && proofs !== undefined && reader !== undefined && reader !== people && result === 'unchecked');
  return {
    ok: !told.some(isBad),
    app: plan.app,
    target: plan.target.id,
    plan: plan.hash,
    out: folder,
    dryRun,
    checked: proofs !== undefined,
    files: told,
    given: stack.given,
  };
}

/** What to know of an outcome that is not simply done. */
const remarks: Readonly<Partial<Record<Outcome, string>>> = {
  kept: 'you edited it, and nothing new is there for it',
  merged: 'your edits and what is new are both in it',
  beside:
    'you edited it where it changed too: compare it with the .new beside it, take what you want, and delete that',
  left: 'not rendered any more; you edited it, so it was left',
};

/** @param shown files whose changes are shown line by line */
export function renderText(
  answer: RenderAnswer,
  shown: readonly WrittenFile[],
  paint: Paint,
  columns: number,
): string {
  const { files, out, dryRun, checked, target } = answer;
  const diffs = shown
    .filter(({ before, after }) => before !== after)
    .flatMap(({ path, before = '', after = '' }) => [
      paint.bold(visible(`${out}/${path}`)),
      ...diffOf({ before, after }, paint),
    ]);
  const count = (outcome: Outcome) => files.filter((file) => file.outcome === outcome).length;
  const counts = (['written', 'updated', 'merged', 'kept', 'beside', 'removed', 'left', 'unchanged'] as const)
    .filter((outcome) => count(outcome) > 0)
    .map((outcome) => `${count(outcome)} ${outcome}`)
    .join(', ');
  const rows = files
    .filter(({ outcome }) => checked || outcome !== 'unchanged')
    .map(({ path, outcome, result, by }) => [
      visible(path),
      outcome,
      ...(checked ? [result === 'accepted' ? `accepted by ${by ?? ''}` : result] : []),
    ]);
  const notes = files.flatMap(({ path, outcome, message, result }) => [
    ...(remarks[outcome] === undefined ? [] : [`${path}: ${remarks[outcome]}`]),
    ...(result === 'refused' ? [`${path} was refused: ${message ?? ''}`] : []),
  ]);
  const unread = new Map<string, number>();
  for (const { result, message } of files)
    if (checked && result === 'unchecked' && message !== undefined)
      unread.set(message, (unread.get(message) ?? 0) + 1);
  return [
    ...diffs,
    paint.bold(
      `${dryRun ? 'Would write to' : 'Rendered to'} ${visible(out)}/ for ${target}: ${counts === '' ? 'no files' : counts}`,
    ),
    ...(rows.length === 0
      ? []
      : table(
          [{ head: 'file' }, { head: 'outcome' }, ...(checked ? [{ head: 'read by its program' }] : [])],
          rows,
        )),
    ...notes.flatMap((note) => wrap(visible(note), columns, '  ')),
    ...[...unread].flatMap(([why, files_]) => wrap(`${files_} not checked: ${visible(why)}`, columns, '  ')),
    ...(checked || dryRun ? [] : ['Next: `unmoor render --check` has every file read by its own program.']),
  ].join('\n');
}
