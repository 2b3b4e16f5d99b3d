import type { Outcome } from '../../../core/stack/three-way.ts';
import { both, type Lang, say, type Text } from '../../../core/text.ts';
import { table } from '../output/bars.ts';
import type { Paint } from '../output/paint.ts';
import { visible } from '../output/visible.ts';
import { wrap } from '../output/wrap.ts';
import type { RenderAnswer, RenderedFile } from './files-answer.ts';

/** In the order in which they are counted. */
const outcomes: Readonly<Record<Outcome, Text>> = {
  written: both('new', 'nouveau'),
  updated: both('changed', 'changé'),
  merged: both('merged', 'fusionné'),
  kept: both('kept', 'gardé'),
  beside: both('beside', 'à côté'),
  removed: both('removed', 'supprimé'),
  left: both('left', 'laissé'),
  unchanged: both('unchanged', 'inchangé'),
};

/** What to know of an outcome that is not simply done. */
const remarks: Readonly<Partial<Record<Outcome, Text>>> = {
  kept: both(
    'you edited it, and nothing new is there for it',
    'vous l’avez modifié, et rien n’y est nouveau',
  ),
  merged: both(
    'your edits and what is new are both in it',
    'vos modifications et ce qui est nouveau y sont tous deux',
  ),
  beside: both(
    'you edited it where it changed too: compare it with the .new beside it, take what you want, and delete that',
    'vous l’avez modifié là où il change aussi : comparez-le au .new à côté, prenez ce qui vous convient, puis supprimez celui-ci',
  ),
  left: both(
    'not rendered any more; you edited it, so it was left',
    'n’est plus produit ; vous l’avez modifié, il a donc été laissé',
  ),
};

const words = {
  acceptedBy: both('accepted by', 'accepté par'),
  refused: both('refused', 'refusé'),
  unchecked: both('unchecked', 'non vérifié'),
  wasRefused: both('was refused by', 'a été refusé par'),
  notChecked: both('not checked', 'non vérifiés'),
  file: both('file', 'fichier'),
  outcome: both('outcome', 'devenir'),
  read: both('read by its program', 'lu par son programme'),
  rendered: both('Rendered to', 'Produit dans'),
  would: both('Would write to', 'Écrirait dans'),
  nothing: both('Nothing was written to', 'Rien n’a été écrit dans'),
  forTarget: both('for', 'pour'),
  noFiles: both('no files', 'aucun fichier'),
  next: both(
    'Next: `unmoor render --check` has every file read by its own program.',
    'Ensuite : `unmoor render --check` fait lire chaque fichier par son programme.',
  ),
} satisfies Readonly<Record<string, Text>>;

/** What a person reads of a render. What stands as it was is only counted, unless it was checked. */
export function renderText(answer: RenderAnswer, lang: Lang, paint: Paint, columns: number): string {
  const { files, checked, dryRun } = answer;
  const word = (name: keyof typeof words) => say(words[name], lang);
  return [
    ...files.flatMap(({ diff = '' }) => (diff === '' ? [] : painted(diff, paint))),
    paint.bold(headline(answer, lang)),
    ...tableOf(answer, lang),
    ...files.flatMap((file) => remarksOn(file, lang)).flatMap((note) => wrap(note, columns, '  ')),
    ...uncheckedIn(answer).flatMap(([why, count]) =>
      wrap(`${count} ${word('notChecked')}: ${visible(why)}`, columns, '  '),
    ),
    ...(checked || dryRun ? [] : [word('next')]),
  ].join('\n');
}

function headline({ out, target, files, written, dryRun }: RenderAnswer, lang: Lang): string {
  const verb = say(written ? words.rendered : dryRun ? words.would : words.nothing, lang);
  const counts = (Object.keys(outcomes) as Outcome[]).flatMap((outcome) => {
    const count = files.filter((file) => file.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${say(outcomes[outcome], lang)}`];
  });
  const said = counts.length === 0 ? say(words.noFiles, lang) : counts.join(', ');
  return `${verb} ${visible(out)}/ ${say(words.forTarget, lang)} ${target}: ${said}`;
}

function tableOf({ files, checked }: RenderAnswer, lang: Lang): string[] {
  const rows = files
    .filter(({ outcome }) => checked || outcome !== 'unchanged')
    .map(({ path, outcome, result, by = '' }) => [
      visible(path),
      say(outcomes[outcome], lang),
      result === 'accepted' ? `${say(words.acceptedBy, lang)} ${visible(by)}` : say(words[result], lang),
    ]);
  const heads = [words.file, words.outcome, ...(checked ? [words.read] : [])];
  if (rows.length === 0) return [];
  return table(
    heads.map((head) => ({ head: say(head, lang) })),
    rows.map((row) => row.slice(0, heads.length)),
  );
}

function remarksOn({ path, outcome, result, by = '', message = '' }: RenderedFile, lang: Lang): string[] {
  const remark = remarks[outcome];
  return [
    ...(remark === undefined ? [] : [`${visible(path)}: ${say(remark, lang)}`]),
    ...(result === 'refused'
      ? [`${visible(path)} ${say(words.wasRefused, lang)} ${visible(by)}: ${visible(message)}`]
      : []),
  ];
}

/** Why files were not checked, each reason once. */
function uncheckedIn({ files, checked }: RenderAnswer): [why: string, count: number][] {
  const reasons = new Map<string, number>();
  for (const { result, message } of files)
    if (checked && result === 'unchecked' && message !== undefined)
      reasons.set(message, (reasons.get(message) ?? 0) + 1);
  return [...reasons];
}

function painted(diff: string, paint: Paint): string[] {
  return diff
    .trimEnd()
    .split('\n')
    .map((line) => {
      const seen = `${line.slice(0, 1)}${visible(line.slice(1))}`;
      if (/^(?:---|\+\+\+) /.test(line)) return paint.bold(seen);
      if (line.startsWith('@@')) return paint.dim(seen);
      return line.startsWith('+') ? paint.green(seen) : line.startsWith('-') ? paint.red(seen) : seen;
    });
}
