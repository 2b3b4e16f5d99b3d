import { never } from '../../core/never.ts';
import type { Lang } from '../../core/text.ts';
import { type Html, html, raw } from '../html/html.ts';
import { draw, drawingStyle } from '../html/inspect/svg.ts';
import { page } from '../html/page.ts';
import { table } from '../html/table.ts';
import type { Block, Task } from './blocks.ts';
import { pieces } from './inline.ts';

const style = `${drawingStyle}
ul.tasks { list-style: none; padding-left: 0 }
ul.tasks li { margin: 0 0 .9rem }
ul.tasks label { display: flex; gap: .6rem; align-items: baseline }
ul.tasks pre { margin: .3rem 0 .1rem 1.7rem; overflow-x: auto }
ul.tasks p { margin: 0 0 0 1.7rem }
`;

/** One self-contained page. Boxes can be ticked while it is open; it prints with empty ones. */
export const toPage = (title: string, lang: Lang, blocks: readonly Block[]): string =>
  page({ title, lang, style, body: html`${blocks.map((block) => html`${write(block, lang)}\n`)}` });

function write(block: Block, lang: Lang): Html {
  switch (block.kind) {
    case 'heading':
      return headingOf(block.level, inline(block.text));
    case 'text':
      return html`<p>${inline(block.text)}</p>`;
    case 'list':
      return html`<ul>${block.items.map((item) => html`<li>${inline(item)}</li>`)}</ul>`;
    case 'table':
      return table({
        caption: block.caption,
        unseen: true, // its heading says it
        columns: block.columns,
        rows: block.rows.map((cells) => cells.map(inline)),
      });
    case 'tasks':
      return html`<ul class="tasks">${block.items.map(taskOf)}</ul>`;
    case 'drawings':
      return html`<div class="drawings">${block.items.map(({ caption, drawing }) => draw(drawing, caption, lang))}</div>`;
    default:
      return never(block);
  }
}

const headingOf = (level: 1 | 2 | 3 | 4, text: Html): Html => {
  const tag = raw(`h${level}`);
  return html`<${tag}>${text}</${tag}>`;
};

const inline = (text: string): Html =>
  html`${pieces(text).map(({ text: piece, code }) => (code ? html`<code>${piece}</code>` : piece))}`;

const taskOf = ({ text, run, expect }: Task): Html =>
  html`<li><label><input type="checkbox"><span>${inline(text)}</span></label>${run !== undefined && html`<pre><code>${run}</code></pre><p>→ ${inline(expect ?? '')}</p>`}</li>`;
