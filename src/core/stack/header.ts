import { never } from '../never.ts';
import type { OutFile } from './file.ts';

const lines = [
  'Written by `unmoor render`. To change what it follows from, edit unmoor.yaml (or the flags) and render again.',
  'Edits made here are kept: what both sides changed in the same place is written beside this file, as .new.',
];

/** How the page for people begins that every target lays into the folder of a render. */
export const renderedPage = {
  name: 'README.md',
  begins: `<!-- ${lines[0]?.slice(0, lines[0].indexOf('.'))}`,
};

/**
 * What must stay the first line: a shell's `#!`, the directives of a Dockerfile, the declaration of XML, the version of VCL.
 * https://docs.docker.com/reference/dockerfile/#parser-directives
 */
const mustBeFirst = /^(?:#!|# ?(?:syntax|escape|check)=|<\?xml|vcl \d)[^\n]*(?:\n|$)/;

/**
 * The file with the lines that say who made it, in the comments of its format; one without comments stays as it is. They name neither
 * version nor date, so that the same plan gives the same bytes and a new version of Unmoor no noise.
 */
export function withHeader({ text, comment }: Pick<OutFile, 'text' | 'comment'>): string {
  if (comment === undefined) return text;
  const first = mustBeFirst.exec(text)?.[0] ?? '';
  const ended = first === '' || first.endsWith('\n') ? first : `${first}\n`;
  return `${ended}${headerIn(comment)}${text.slice(first.length)}`;
}

function headerIn(comment: NonNullable<OutFile['comment']>): string {
  switch (comment) {
    case '/*':
      return lines.map((line) => `/* ${line} */\n`).join('');
    case '<!--':
      return lines.map((line) => `<!-- ${line} -->\n`).join('');
    case '#':
    case '//':
    case ';':
    case '--':
      return lines.map((line) => `${comment} ${line}\n`).join('');
    default:
      return never(comment);
  }
}
