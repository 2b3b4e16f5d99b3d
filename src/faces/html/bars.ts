import { type Html, html } from './html.ts';
import { legend, seriesClass } from './legend.ts';

export interface Bars {
  readonly title: string;
  /** Names of the parts of a bar, in their order; one name where bars have one part, and then no legend is drawn. */
  readonly series: readonly string[];
  /** `parts` as many as series, none below 0. */
  readonly rows: readonly { readonly label: string; readonly parts: readonly number[] }[];
  /** How a figure is written: `1 296 €`. */
  readonly show: (value: number) => string;
}

/** Horizontal bars, each with its label and its figure in words above it: no length needs to be guessed. Widths are parts of the page's. */
export function bars({ title, series, rows, show }: Bars): Html {
  const sums = rows.map(({ parts }) => parts.reduce((sum, part) => sum + part, 0));
  const most = Math.max(...sums, Number.MIN_VALUE);
  return html`<figure><figcaption>${title}</figcaption>${series.length > 1 && legend(series, 'box')}
<div class="bar-rows">${rows.map(({ label, parts }, row) => {
    const told = parts.map((part, index) => `${series[index] ?? ''}: ${show(part)}`).join('; ');
    const sum = show(sums[row] ?? 0);
    return html`<div><div class="bar-head"><span>${label}</span><span class="end">${sum}</span></div>
<svg width="100%" height="16" role="img" aria-label="${`${label}. ${told}`}">${segments(parts, most, (index) => `${series[index] ?? ''}: ${show(parts[index] ?? 0)}`)}</svg></div>\n`;
  })}</div></figure>`;
}

function segments(parts: readonly number[], most: number, told: (index: number) => string): Html[] {
  let from = 0;
  return parts.map((part, index) => {
    const left = from;
    from += part;
    return html`<rect class="part ${seriesClass(index)}" x="${percent(left / most)}" width="${percent(part / most)}" height="16"><title>${told(index)}</title></rect>`;
  });
}

const percent = (part: number): string => `${Math.round(part * 1e4) / 1e2}%`;
