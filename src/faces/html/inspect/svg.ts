import type { Lang } from '../../../core/text.ts';
import { type Html, html } from '../html.ts';
import { type Drawing, tell } from './drawing.ts';
import { type Layout, type PlacedBox, type PlacedGroup, place, rise, width } from './layout.ts';

/** A drawing that scrolls by itself on a narrow screen: made smaller, its words could not be read. */
export function draw(drawing: Drawing, title: string, lang: Lang): Html {
  const layout = place(drawing);
  return html`<figure class="drawing"><figcaption>${title}</figcaption><div class="scroll" role="region" aria-label="${title}" tabindex="0">
<svg viewBox="0 0 ${width} ${layout.height}" width="${width}" height="${layout.height}" role="img" aria-label="${`${title}. ${tell(drawing, lang)}`}">
${layout.groups.map(groupOf)}${layout.links.map(linkOf)}${layout.groups.flatMap(({ boxes }) => boxes).map(boxOf)}</svg></div></figure>`;
}

function groupOf({ label, note, whole, x, y, width: wide, height }: PlacedGroup): Html {
  const under = y + 10 + label.length * rise.head;
  return html`<g><title>${whole}</title><rect class="group" x="${x}" y="${y}" width="${wide}" height="${height}" rx="10"/>${label.map(
    (line, index) => html`<text class="name" x="${x + 13}" y="${y + 24 + index * rise.head}">${line}</text>`,
  )}${note.map(
    (line, index) =>
      html`<text class="note quiet" x="${x + 13}" y="${under + 12 + index * rise.note}">${line}</text>`,
  )}</g>\n`;
}

/** Lines bend in the gutter between the columns, where nothing else stands. */
function linkOf({ from, to }: Layout['links'][number]): Html {
  const [x, y] = [from.x + from.width, from.y + from.height / 2];
  const [endX, endY] = [to.x, to.y + to.height / 2];
  const bend = (endX - x) / 2;
  return html`<path class="link" d="M${x} ${y}C${x + bend} ${y} ${endX - bend} ${endY} ${endX} ${endY}"/>\n`;
}

function boxOf({ x, y, width: wide, height, label, note, whole }: PlacedBox): Html {
  const under = y + 7 + label.length * rise.label;
  return html`<g><title>${whole}</title><rect class="box" x="${x}" y="${y}" width="${wide}" height="${height}" rx="7"/>${label.map(
    (line, index) => html`<text x="${x + 11}" y="${y + 20 + index * rise.label}">${line}</text>`,
  )}${note.map(
    (line, index) =>
      html`<text class="note quiet" x="${x + 11}" y="${under + 12 + index * rise.note}">${line}</text>`,
  )}</g>\n`;
}

/** The rules that a page with drawings needs. */
export const drawingStyle = `.drawings{display:grid;gap:1.5rem;grid-template-columns:repeat(auto-fit,minmax(min(34rem,100%),1fr));align-items:start}
.drawing svg{max-width:none}
svg .group{fill:var(--panel);stroke:var(--line)}
svg .box{fill:var(--ground);stroke:var(--quiet)}
svg .name{font-weight:600;font-size:14px}
svg .note{font-size:12px}
svg .link{fill:none;stroke:var(--quiet);stroke-width:1.25}`;
