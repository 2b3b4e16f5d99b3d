import { columnsOf } from './bars.ts';

/** Breaks plain text between words. The first line begins with `mark`, the others stand under it. */
export function wrap(text: string, columns: number, mark = ''): string[] {
  const indent = ' '.repeat(columnsOf(mark));
  const lines: string[] = [];
  let line = mark;
  for (const word of text.split(' ')) {
    const joined = line === mark || line === indent ? `${line}${word}` : `${line} ${word}`;
    if (columnsOf(joined) <= columns || line === mark || line === indent) line = joined;
    else {
      lines.push(line);
      line = `${indent}${word}`;
    }
  }
  return [...lines, line];
}
