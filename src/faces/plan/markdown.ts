import { never } from '../../core/never.ts';
import type { Drawing } from '../html/inspect/drawing.ts';
import type { Block, Task } from './blocks.ts';
import { pieces } from './inline.ts';

/** CommonMark with GitHub's tables and task lists; drawings as Mermaid, which GitHub, GitLab and editors show as pictures. */
export const toMarkdown = (blocks: readonly Block[]): string => `${blocks.map(write).join('\n\n')}\n`;

function write(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${inline(block.text)}`;
    case 'text':
      return inline(block.text);
    case 'list':
      return block.items.map((item) => `- ${inline(item)}`).join('\n');
    case 'table':
      return tableOf(block.columns, block.rows);
    case 'tasks':
      return block.items.map(taskOf).join('\n');
    case 'drawings':
      return block.items
        .map(({ caption, drawing }) => `**${inline(caption)}**\n\n\`\`\`mermaid\n${mermaid(drawing)}\n\`\`\``)
        .join('\n\n');
    default:
      return never(block);
  }
}

function tableOf(
  columns: readonly { readonly head: string; readonly align?: 'end' }[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [
    line(columns.map(({ head }) => head)),
    `|${columns.map(({ align }) => (align === 'end' ? '---:' : '---')).join('|')}|`,
    ...rows.map(line),
  ].join('\n');
}

/** A command may be long: it has a line of its own, indented, so that it belongs to its box. */
function taskOf({ text, run, expect }: Task): string {
  const box = `- [ ] ${inline(text)}`;
  return run === undefined ? box : `${box}\n  \`${run}\`\n  → ${inline(expect ?? '')}`;
}

/** Only what Markdown would take for its own is escaped; code stays as it is. */
const inline = (text: string): string =>
  pieces(text)
    .map(({ text: piece, code }) =>
      code ? `\`${piece}\`` : piece.replaceAll(/[<*_[\]]/g, (sign) => `\\${sign}`),
    )
    .join('');

const cell = (text: string): string => inline(text).replaceAll('|', '\\|').replaceAll('\n', ' ');

/** Ids are ours: letters and digits, whatever the app calls its things. Names stand in quotes. */
function mermaid({ groups, links }: Drawing): string {
  const boxes = groups.flatMap(({ left, right }) => [...left, ...right]);
  const ids = new Map(boxes.map(({ id }, index) => [id, `n${index}`] as const));
  const quoted = (...lines: readonly (string | undefined)[]): string =>
    `"${lines
      .filter((line) => line !== undefined)
      .join('<br>')
      .replaceAll('"', '#quot;')}"`;
  return [
    'flowchart LR',
    ...groups.flatMap(({ label, left, right }, index) => [
      `  subgraph g${index}[${quoted(label)}]`,
      ...[...left, ...right].map((box) => `    ${ids.get(box.id)}[${quoted(box.label, box.note)}]`),
      '  end',
    ]),
    ...links.map(([from, to]) => `  ${ids.get(from)} --> ${ids.get(to)}`),
  ].join('\n');
}
