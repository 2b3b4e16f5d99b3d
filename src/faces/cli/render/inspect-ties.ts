import { groupTies, type TieGroup } from '../../../core/app/grouped.ts';
import type { Effort, Tie } from '../../../core/app/tie.ts';
import { say } from '../../../core/text.ts';
import { placesLine } from '../../app-lines.ts';
import { colon, effortName, word } from '../../app-words.ts';
import { columnsOf, padEnd } from '../output/bars.ts';
import { wrap } from '../output/wrap.ts';
import type { Paint } from '../output/paint.ts';
import type { InspectView } from './inspect.ts';

/** Places of one tie that are shown before they are counted. */
const few = 4;

/** Ties by platform; those that say the same stand once, with their places under them. */
export function tieLines(ties: readonly Tie[], view: InspectView, paint: Paint): string[] {
  const { lang } = view;
  if (ties.length === 0) return ['', say(word.noTies, lang)];
  const platforms = groupTies(ties);
  const folded =
    !view.all &&
    platforms.some(({ groups }) =>
      groups.some(({ ties: same }) => same.some(({ places }) => places.length > few + 1)),
    );
  return [
    ...platforms.flatMap(({ platform, count, groups }) => [
      '',
      paint.bold(`${say(word.ties, lang)}${say(colon, lang)} ${view.nameOf(platform)} (${count})`),
      ...groups.flatMap((group) => groupLines(group, view, paint)),
    ]),
    ...(folded ? [paint.dim(`  ${say(word.all, lang)}`)] : []),
  ];
}

function groupLines({ wayOut, effort, ties }: TieGroup, view: InspectView, paint: Paint): string[] {
  const { lang, columns } = view;
  const wide = Math.max(...Object.values(effortName).map((name) => columnsOf(say(name, lang))));
  const indent = ' '.repeat(wide + 4);
  const room = Math.max(20, columns - indent.length);
  const [first = '', ...rest] = ties.flatMap(({ what, places }) => [
    ...wrap(say(what, lang), room),
    ...wrap(placesLine(places, lang, view.all ? places.length : few), room).map(paint.cyan),
  ]);
  const out = wrap(say(wayOut, lang), room, `${say(word.wayOut, lang)}${say(colon, lang)} `);
  return [
    `  ${colourOf(effort, paint)(padEnd(say(effortName[effort], lang), wide))}  ${first}`,
    ...[...rest, ...out.map(paint.dim)].map((line) => `${indent}${line}`),
  ];
}

function colourOf(effort: Effort, paint: Paint): (text: string) => string {
  if (effort === 'code') return paint.red;
  if (effort === 'drop-in') return paint.yellow;
  return effort === 'setting' ? paint.green : paint.dim;
}
