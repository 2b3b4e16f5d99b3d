import { bars } from '../html/bars.ts';
import { type Html, html } from '../html/html.ts';
import { lines } from '../html/lines.ts';
import { page } from '../html/page.ts';
import { table } from '../html/table.ts';
import { type CostView, minus, type TableView } from './view.ts';

/** The report as one page that stands alone. */
export function costPage(view: CostView): string {
  const { chart, years } = view;
  return page({
    title: view.title,
    lang: view.lang,
    body: html`<h1>${view.title}</h1>
<p class="lead">${view.verdict}</p>
${section(view.scenarios)}
${lines({
  title: chart.title,
  says: view.verdict,
  series: chart.series.map(({ name, amounts }) => ({
    name,
    points: amounts.map((amount, index) => [index + 1, amount] as const),
  })),
  marks: chart.marks,
  showX: chart.showX,
  showY: chart.showY,
})}
${bars(years)}
${section(view.needed)}
${section(view.sensitivity)}
<h2>${view.remarks.title}</h2>
<ul>${view.remarks.texts.map((text) => html`<li>${text}</li>\n`)}</ul>
${section(view.lines)}
${section(view.hidden)}
${view.hosts.rows.length > 0 && section(view.hosts)}
${view.assumptions.rows.length > 0 && section(view.assumptions)}
${section(view.sources)}`,
  });
}

function section({ title, says, columns, rows }: TableView): Html {
  return html`<h2>${title}</h2>
${table({
  caption: says,
  columns: columns.map(({ head, right }) => ({ head, align: right === true ? 'end' : 'start' })),
  rows: rows.map((row) => row.map(drawn)),
})}`;
}

/** The page that a price stands on can be opened from here; a loss is seen at once. */
function drawn(cell: string): string | Html {
  if (cell.startsWith('https://')) return html`<a href="${cell}" rel="noreferrer">${cell}</a>`;
  return cell.startsWith(minus) ? html`<span class="bad">${cell}</span>` : cell;
}
