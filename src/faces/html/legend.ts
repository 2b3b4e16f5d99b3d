import { type Html, html } from './html.ts';
import { series } from './tokens.ts';

const names = Object.keys(series);

/** The class of the n-th series, from 0 on. After the last one they begin again. */
export const seriesClass = (index: number): string => names[index % names.length] ?? 's1';

/** Which line or colour is which. @param shape as it is drawn in the chart */
export function legend(labels: readonly string[], shape: 'line' | 'box'): Html {
  return html`<ul class="legend">${labels.map(
    (label, index) =>
      html`<li><svg width="26" height="12" aria-hidden="true">${
        shape === 'line'
          ? html`<polyline class="${seriesClass(index)}" points="0,6 26,6"/>`
          : html`<rect class="part ${seriesClass(index)}" width="26" height="12" rx="2"/>`
      }</svg>${label}</li>`,
  )}</ul>`;
}
