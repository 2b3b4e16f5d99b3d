import { type Html, html } from './html.ts';
import { legend, seriesClass } from './legend.ts';
import { ticks } from './ticks.ts';

export interface Lines {
  readonly title: string;
  /** What the chart says, in a sentence, for those who do not see it. */
  readonly says: string;
  readonly series: readonly {
    readonly name: string;
    /** In the order of x. */
    readonly points: readonly (readonly [x: number, y: number])[];
  }[];
  readonly showX: (x: number) => string;
  readonly showY: (y: number) => string;
  /** A place worth seeing: a vertical line with its words. */
  readonly marks?: readonly { readonly x: number; readonly label: string }[];
}

/** px: of the plot, and of what stands below it. */
const plot = 250;
const bottom = 24;
/** px: a line of words above the plot. */
const line = 18;

/**
 * Lines over a common ground. Only the plot is stretched to the width there is; words keep their size, because they are placed in
 * percent of the width and stand outside the part that is stretched.
 */
export function lines({ title, says, series, showX, showY, marks = [] }: Lines): Html {
  const all = series.flatMap(({ points }) => points);
  const [left, right] = span(all.map(([x]) => x));
  const [low, high] = span([0, ...all.map(([, y]) => y)]);
  const yTicks = ticks(low, high, 5);
  const [yLow, yHigh] = span([low, high, ...yTicks]);
  const px = (x: number): number => (x - left) / (right - left);
  const py = (y: number): number => 1 - (y - yLow) / (yHigh - yLow);
  // Each mark has its words on a line of its own, so that two that are near do not cover each other.
  const top = line * (marks.length + 1);
  const floor = top + plot;
  const atY = (y: number): number => round(top + py(y) * plot);
  return html`<figure><figcaption>${title}</figcaption>${legend(
    series.map(({ name }) => name),
    'line',
  )}
<svg width="100%" height="${floor + bottom}" role="img" aria-label="${says}">
${yTicks.map((y) => html`<line class="${y === 0 ? 'rule zero' : 'rule'}" x1="0" x2="100%" y1="${atY(y)}" y2="${atY(y)}"/><text class="quiet" x="2" y="${atY(y) - 5}">${showY(y)}</text>\n`)}${ticks(
  left,
  right,
  6,
).map(
  (x) =>
    html`<text class="quiet" x="${percent(px(x))}" y="${floor + bottom - 6}" text-anchor="${anchorAt(px(x))}">${showX(x)}</text>\n`,
)}${marks.map(
  ({ x, label }, index) =>
    html`<line class="mark" x1="${percent(px(x))}" x2="${percent(px(x))}" y1="${line * (index + 0.25)}" y2="${floor}"/><text x="${percent(px(x))}" dx="${px(x) > 0.6 ? -6 : 6}" y="${line * (index + 1) - 4}" text-anchor="${px(x) > 0.6 ? 'end' : 'start'}">${label}</text>\n`,
)}<svg x="0" y="${top}" width="100%" height="${plot}" viewBox="0 0 1000 1000" preserveAspectRatio="none">
${series.map(
  ({ name, points }, index) =>
    html`<polyline class="${seriesClass(index)}" points="${points.map(([x, y]) => `${round(px(x) * 1000)},${round(py(y) * 1000)}`).join(' ')}"><title>${name}</title></polyline>\n`,
)}</svg></svg></figure>`;
}

/** The least and the greatest, never the same: one value alone still has a place. */
function span(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0, 1];
  const low = Math.min(...values);
  const high = Math.max(...values);
  return low === high ? [low, low + 1] : [low, high];
}

/** Words at the edges of the plot stay inside it. */
const anchorAt = (part: number): string => (part < 0.04 ? 'start' : part > 0.96 ? 'end' : 'middle');

const round = (value: number): number => Math.round(value * 100) / 100;
const percent = (part: number): string => `${round(part * 100)}%`;
