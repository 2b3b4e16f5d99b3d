import { never } from '../../core/never.ts';
import type { Lang } from '../../core/text.ts';
import { type Html, html } from '../html/html.ts';
import { page } from '../html/page.ts';
import { table } from '../html/table.ts';
import type { Block, Drawing, Task } from './blocks.ts';
import { pieces } from './inline.ts';

const style = `
ul.tasks { list-style: none; padding-left: 0 }
ul.tasks li { margin: 0 0 .9rem }
ul.tasks label { display: flex; gap: .6rem; align-items: baseline }
ul.tasks pre { margin: .3rem 0 .1rem 1.7rem; overflow-x: auto }
ul.tasks p { margin: 0 0 0 1.7rem }
.groups { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start }
.groups section { border: 1px solid currentColor; border-radius: .5rem; padding: .6rem .9rem; min-width: 9rem }
.groups h4 { margin: 0 0 .4rem }
.groups ul { margin: 0; padding-left: 1.1rem }
code { overflow-wrap: anywhere }
`;

/** One self-contained page. Boxes can be ticked while it is open; it prints with empty ones. */
export const toPage = (title: string, lang: Lang, blocks: readonly Block[]): string =>
  page({ title, lang, style, body: html`${blocks.map((block) => html`${write(block)}\n`)}` });

function write(block: Block): Html {
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
        columns: block.columns,
        rows: block.rows.map((cells) => cells.map(inline)),
      });
    case 'tasks':
      return html`<ul class="tasks">${block.items.map(taskOf)}</ul>`;
    case 'drawing':
      return html`<figure><figcaption>${block.caption}</figcaption>${groupsOf(block.drawing)}</figure>`;
    default:
      return never(block);
  }
}

function headingOf(level: 1 | 2 | 3, text: Html): Html {
  if (level === 1) return html`<h1>${text}</h1>`;
  return level === 2 ? html`<h2>${text}</h2>` : html`<h3>${text}</h3>`;
}

const inline = (text: string): Html =>
  html`${pieces(text).map(({ text: piece, code }) => (code ? html`<code>${piece}</code>` : piece))}`;

const taskOf = ({ text, run, expect }: Task): Html =>
  html`<li><label><input type="checkbox"><span>${inline(text)}</span></label>${run !== undefined && html`<pre><code>${run}</code></pre><p>→ ${inline(expect ?? '')}</p>`}</li>`;

/** Every group with what stands in it, and in words where each leads: readable at any width, and by a screen reader. */
function groupsOf({ groups, arrows }: Drawing): Html {
  const names = new Map(groups.flatMap(({ nodes }) => nodes).map(({ id, name }) => [id, name]));
  const ledTo = (id: string): string =>
    arrows
      .filter(([from]) => from === id)
      .map(([, to]) => names.get(to) ?? to)
      .join(', ');
  return html`<div class="groups">${groups.map(
    ({ name, nodes }) =>
      html`<section><h4>${name}</h4><ul>${nodes.map(({ id, name: node }) => {
        const to = ledTo(id);
        return html`<li>${node}${to !== '' && ` → ${to}`}</li>`;
      })}</ul></section>`,
  )}</div>`;
}
