import { both, type Lang, say, type Text } from '../../../core/text.ts';
import type { RenderedFile, RenderResult } from '../../../pipeline/render/render.ts';
import type { Paint } from '../output/paint.ts';

interface How {
  readonly lang: Lang;
  readonly paint: Paint;
  readonly diff: boolean;
  readonly checked: boolean;
}

const states: Readonly<Record<RenderedFile['state'], Text>> = {
  new: both('new', 'nouveau'),
  updated: both('updated', 'mis à jour'),
  unchanged: both('unchanged', 'inchangé'),
  merged: both('merged with your edits', 'fusionné avec vos modifications'),
  kept: both('kept as you edited it', 'gardé tel que vous l’avez modifié'),
  waits: both(
    'kept as you edited it; the new one lies beside it as .new',
    'gardé tel que vous l’avez modifié ; le nouveau est à côté, en .new',
  ),
  removed: both('removed, no longer rendered', 'supprimé, n’est plus produit'),
  left: both(
    'no longer rendered; kept, as you edited it',
    'n’est plus produit ; gardé, car vous l’avez modifié',
  ),
};

const results: Readonly<Record<RenderedFile['result'], Text>> = {
  accepted: both('accepted by', 'accepté par'),
  refused: both('REFUSED by', 'REFUSÉ par'),
  unchecked: both('unchecked:', 'non vérifié :'),
};

/** What a person reads of a render: files that stand as they are come in one line. */
export function renderRendered(result: RenderResult, how: How): string {
  const { lang, paint, diff, checked } = how;
  const told = checked ? result.files : result.files.filter(({ state }) => state !== 'unchanged');
  return [
    ...told.map((file) => lineOf(file, how)),
    ...(diff ? result.files.flatMap((file) => (file.diff === '' ? [] : [file.diff.trimEnd()])) : []),
    ...(checked ? [countOf(result, how)] : []),
    paint.bold(say(endOf(result), lang)),
  ].join('\n');
}

function lineOf({ path, state, mode, result, message = '' }: RenderedFile, how: How): string {
  const head = `${path}${mode === undefined || mode === '0644' ? '' : ` (${mode})`}: ${say(states[state], how.lang)}`;
  if (!how.checked || mode === undefined) return head;
  const said = `${say(results[result], how.lang)} ${message.split('\n').join('\n    ')}`;
  const color = { accepted: how.paint.green, refused: how.paint.red, unchecked: how.paint.yellow }[result];
  return `${head}; ${color(said)}`;
}

function countOf({ files }: RenderResult, { lang }: How): string {
  const of = (result: RenderedFile['result']) =>
    files.filter((file) => file.result === result && file.mode !== undefined).length;
  const [accepted, refused, unchecked] = [of('accepted'), of('refused'), of('unchecked')];
  return say(
    both(
      `${accepted} accepted, ${refused} refused, ${unchecked} unchecked`,
      `${accepted} acceptés, ${refused} refusés, ${unchecked} non vérifiés`,
    ),
    lang,
  );
}

function endOf({ ok, written, out, files, target }: RenderResult): Text {
  const changed = files.filter(({ state }) => state !== 'unchanged' && state !== 'kept').length;
  if (!ok)
    return both(
      'Nothing was written. Without --check it is written as it is.',
      'Rien n’a été écrit. Sans --check, tout est écrit en l’état.',
    );
  if (!written)
    return both(
      `Would change ${changed} of ${files.length} files in ${out} (${target}). Nothing was written.`,
      `Changerait ${changed} fichiers sur ${files.length} dans ${out} (${target}). Rien n’a été écrit.`,
    );
  return both(
    `Wrote ${changed} of ${files.length} files to ${out} (${target}); the others stand as they were.`,
    `${changed} fichiers sur ${files.length} écrits dans ${out} (${target}) ; les autres sont restés tels quels.`,
  );
}
