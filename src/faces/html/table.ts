import { type Child, type Html, html } from './html.ts';

export interface Column {
  readonly head: string;
  /** end: figures, under each other. */
  readonly align?: 'start' | 'end';
}

export interface Table {
  /** What the table holds; a screen reader says it first. */
  readonly caption: string;
  /** Only a screen reader needs it: a heading above says the same. */
  readonly unseen?: boolean;
  readonly columns: readonly Column[];
  /** The first cell of a row names it. */
  readonly rows: readonly (readonly Child[])[];
}

/** A table that scrolls by itself where it is wider than the screen, with the keyboard too. */
export function table({ caption, unseen = false, columns, rows }: Table): Html {
  const side = (index: number) => (columns[index]?.align === 'end' ? html` class="end"` : undefined);
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table>
<caption${unseen && html` class="unseen"`}>${caption}</caption>
<thead><tr>${columns.map(({ head }, index) => html`<th scope="col"${side(index)}>${head}</th>`)}</tr></thead>
<tbody>
${rows.map((cells) => html`<tr>${cells.map((cell, index) => cellOf(cell, index, side(index)))}</tr>\n`)}</tbody>
</table></div>`;
}

const cellOf = (cell: Child, index: number, side: Html | undefined): Html =>
  index === 0 ? html`<th scope="row"${side}>${cell}</th>` : html`<td${side}>${cell}</td>`;
