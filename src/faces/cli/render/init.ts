import type { Unread } from '../../../core/app/place.ts';
import { placeText } from '../../../core/app/place.ts';
import type { Change } from '../../../core/config/draft/draft.ts';
import { diffLines, withContext } from '../../../core/diff-lines.ts';
import { never } from '../../../core/never.ts';
import type { Paint } from '../output/paint.ts';
import { visible, visibleAll } from '../output/visible.ts';
import { wrap } from '../output/wrap.ts';

/** What `unmoor init --json` prints. */
export interface InitAnswer {
  readonly file: string;
  readonly dryRun: boolean;
  /** The file is (or would be) another than before. */
  readonly changed: boolean;
  readonly changes: readonly Change[];
  readonly incomplete: readonly Unread[];
}

interface Texts {
  readonly before: string;
  readonly after: string;
}

export function renderInit(answer: InitAnswer, texts: Texts, paint: Paint, columns: number): string {
  const { file, dryRun, changed, changes, incomplete } = visibleAll(answer);
  const fresh = texts.before === '';
  // Of a new file every key is new: only a count says something.
  const told = changes.filter(({ kind }) => !(fresh && kind === 'added'));
  return [
    ...(dryRun && changed ? diffOf(texts, paint) : []),
    headOf({ file, dryRun, changed, fresh, added: changes.length - told.length }),
    ...told.flatMap((change) => wrap(sentenceOf(change), columns, '  ')),
    ...incomplete.flatMap(({ what, line, why, next }) => [
      ...wrap(`${placeText({ file: what, line })}  ${why}`, columns, paint.yellow('not read  ')),
      ...wrap(next, columns, '          '),
    ]),
    ...(dryRun ? [] : [`${paint.bold('Next:')} read ${file}, correct it, then \`unmoor inspect\`.`]),
  ].join('\n');
}

interface Head {
  readonly file: string;
  readonly dryRun: boolean;
  readonly changed: boolean;
  readonly fresh: boolean;
  readonly added: number;
}

function headOf({ file, dryRun, changed, fresh, added }: Head): string {
  if (!changed) return `Nothing had to be changed in ${file}.`;
  if (dryRun) return `${file} was not touched.`;
  return fresh ? `Wrote ${file}: ${added} keys.` : `Added to ${file}; what stood there stands.`;
}

function sentenceOf({ kind, path, value, read }: Change): string {
  switch (kind) {
    case 'added':
      return `added ${path}${value === undefined ? '' : `: ${value}`}`;
    case 'gone':
      return `gone ${path}: the app has it no more; it is marked in the file`;
    case 'back':
      return `back ${path}: it is found again, and the mark is taken away`;
    case 'differs':
      return `differs ${path}: the file says ${value ?? ''}, the app ${read ?? ''}; the file is believed`;
    case 'taken out':
      return `left out ${path}: you took it out`;
    default:
      return never(kind);
  }
}

function diffOf({ before, after }: Texts, paint: Paint): string[] {
  return withContext(diffLines(before, after), 3).map((line) => {
    if (line === undefined) return paint.dim('  ...');
    if (line.kind === 'same') return `  ${visible(line.text)}`;
    return line.kind === 'added'
      ? paint.green(`+ ${visible(line.text)}`)
      : paint.red(`- ${visible(line.text)}`);
  });
}
