import { type Column, columnsOf, cut, table } from './bars.ts';

/** Narrower than this a column says nothing. */
const least = 8;

/**
 * A table no wider than `width`: the widest columns give way first, and their cells are cut with `…`. The first column names the
 * row: it gives way only half as soon, and keeps its end, where long names differ. Where even narrow columns have no room, the last
 * ones are left out. Cells are plain text.
 */
export function fittedTable(
  all: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string[] {
  const columns = all.slice(0, Math.max(1, Math.floor((width + 2) / (least + 2))));
  const widths = columns.map(({ head }, index) =>
    Math.max(columnsOf(head), ...rows.map((row) => columnsOf(row[index] ?? ''))),
  );
  const weigh = (one: number, index: number): number => (one <= least ? 0 : index === 0 ? one / 2 : one);
  const gaps = 2 * (columns.length - 1);
  while (widths.reduce((sum, one) => sum + one, gaps) > width) {
    const weights = widths.map(weigh);
    const heaviest = Math.max(...weights);
    if (heaviest === 0) break;
    const at = weights.indexOf(heaviest);
    widths[at] = (widths[at] ?? 0) - 1;
  }
  const fit = (cells: readonly string[]): string[] =>
    cells
      .slice(0, columns.length)
      .map((cell, index) => (index === 0 ? cutStart : cut)(cell, widths[index] ?? 0));
  return table(
    columns.map((column, index) => ({ ...column, head: cut(column.head, widths[index] ?? 0) })),
    rows.map(fit),
  );
}

function cutStart(text: string, columns: number): string {
  const reversed = (one: string): string => Array.from(one).reverse().join('');
  return reversed(cut(reversed(text), columns));
}
