import { type CostView, minus, type TableView } from '../../cost/view.ts';
import { columnsOf, padEnd, table } from '../output/bars.ts';
import { curve } from '../output/curve.ts';
import type { Paint } from '../output/paint.ts';
import { wrap } from '../output/wrap.ts';

/** The whole report for a terminal: what decides first, where it comes from last. */
export function renderCost(view: CostView, paint: Paint, columns: number): string {
  const heading = (title: string): string[] => ['', ...wrap(title, columns).map(paint.bold)];
  const drawn = (one: TableView): string[] =>
    one.rows.length === 0
      ? []
      : [...heading(one.title), ...wrap(one.says, columns).map(paint.dim), ...rowsOf(one, columns, paint)];
  return [
    ...wrap(view.verdict, columns).map(paint.bold),
    ...drawn(view.scenarios),
    ...heading(view.chart.title),
    ...chartOf(view.chart, columns),
    ...drawn(view.needed),
    ...drawn(view.sensitivity),
    ...drawn(view.lines),
    ...drawn(view.hidden),
    ...drawn(view.hosts),
    ...heading(view.remarks.title),
    ...view.remarks.texts.flatMap((text) => wrap(text, columns, '- ')),
    ...drawn(view.assumptions),
    ...drawn(view.sources),
  ].join('\n');
}

/** As a table where it fits. The longest words are folded for that; where that is not enough, a row becomes a paragraph. */
function rowsOf({ columns: heads, rows }: TableView, columns: number, paint: Paint): string[] {
  const widths = heads.map(({ head }, index) =>
    Math.max(columnsOf(head), ...rows.map((row) => columnsOf(row[index] ?? ''))),
  );
  const [longest, index] = widths.reduce<[number, number]>(
    (most, width, at) => (width > most[0] && heads[at]?.right !== true ? [width, at] : most),
    [0, 0],
  );
  const over = widths.reduce((sum, width) => sum + width + 2, -2) - columns;
  const room = longest - Math.max(0, over);
  if (room < Math.min(longest, 20)) return rows.flatMap((row) => paragraph(heads, row, columns));
  const folded = rows.flatMap((row) =>
    wrap(row[index] ?? '', room).map((part, line) =>
      row.map((cell, at) => (at === index ? part : line === 0 ? cell : '')),
    ),
  );
  return table(
    heads.map(({ head, right }) => ({ head, align: right === true ? 'right' : 'left' })),
    folded.map((row) => row.map((cell) => (cell.startsWith(minus) ? paint.red(cell) : cell))),
  );
}

function paragraph(heads: TableView['columns'], row: readonly string[], columns: number): string[] {
  const [name = '', ...cells] = row;
  const told = cells.flatMap((cell, index) =>
    cell === '' ? [] : [`${heads[index + 1]?.head ?? ''} ${cell}`],
  );
  return [...wrap(name, columns), ...wrap(told.join(', '), columns, '  ')];
}

/** One curve a scenario, all to the same scale, with what was paid in the end. */
function chartOf({ series }: CostView['chart'], columns: number): string[] {
  const most = Math.max(...series.flatMap(({ amounts }) => amounts));
  const names = Math.max(...series.map(({ name }) => columnsOf(name)));
  const ends = Math.max(...series.map(({ end }) => columnsOf(end)));
  const width = Math.max(8, columns - names - ends - 4);
  return series.flatMap(({ name, amounts, end }) => {
    const [top = '', bottom = ''] = curve(amounts, most, width, 2);
    return [
      ...(top.trim() === '' ? [] : [`${padEnd('', names)}  ${top}`.trimEnd()]),
      `${padEnd(name, names)}  ${bottom}  ${end}`,
    ];
  });
}
