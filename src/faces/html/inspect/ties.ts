import { countEfforts, groupTies, placesByFile, type TieGroup } from '../../../core/app/grouped.ts';
import type { Place } from '../../../core/app/place.ts';
import type { Tie } from '../../../core/app/tie.ts';
import { say } from '../../../core/text.ts';
import { colon, counted, effortMeaning, effortName, word } from '../../app-words.ts';
import { type Html, html } from '../html.ts';
import type { Words } from './drawing.ts';

/** Places that stand open under a tie; more are folded away. */
const few = 3;

/** Every tie with its way out, by platform. Boxes above let efforts be left out: by style alone, no script runs. */
export function tiesPart(ties: readonly Tie[], words: Words): Html {
  const { lang, nameOf } = words;
  if (ties.length === 0) return html`<p>${say(word.noTies, lang)}</p>`;
  return html`<div class="ties">
<fieldset class="filter no-print"><legend>${say(word.show, lang)}</legend>${countEfforts(ties).map(
    ({ effort, count }) =>
      html`<label><input type="checkbox" id="show-${effort}" checked> <span class="tag e-${effort}">${say(effortName[effort], lang)}</span> ${count}<span class="quiet">${say(colon, lang)} ${say(effortMeaning[effort], lang)}</span></label>\n`,
  )}</fieldset>
${groupTies(ties).map(
  ({ platform, count, groups }) =>
    html`<h3>${nameOf(platform)} <span class="quiet">${say(counted.ties(count), lang)}</span></h3>\n${groups.map((group) => groupOf(group, words))}`,
)}</div>`;
}

function groupOf({ effort, wayOut, ties }: TieGroup, words: Words): Html {
  const { lang } = words;
  return html`<article class="tie is-${effort}">${ties.map(
    ({ what, places }, index) =>
      html`<p>${index === 0 && html`<span class="tag e-${effort}">${say(effortName[effort], lang)}</span> `}${say(what, lang)}</p>${placesOf(places, words)}`,
  )}<p><span class="quiet">${say(word.wayOut, lang)}${say(colon, lang)}</span> ${say(wayOut, lang)}</p></article>\n`;
}

function placesOf(places: readonly Place[], { lang }: Words): Html {
  const list = html`<ul class="places">${placesByFile(places).map(
    ({ file, lines }) => html`<li><code>${file}${lines.length > 0 && `:${lines.join(', ')}`}</code></li>`,
  )}</ul>`;
  if (places.length <= few) return list;
  return html`<details><summary>${say(counted.places(places.length), lang)}</summary>${list}</details>`;
}
