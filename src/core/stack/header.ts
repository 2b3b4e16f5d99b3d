import type { OutFile } from './file.ts';

const lines = [
  'Made by `unmoor render`. To change it: unmoor.yaml or the flags of `unmoor plan`, then render again.',
  'What is edited here is never written over: what changed on both sides comes beside it, as .new.',
];

/**
 * The file as it is written: who made it, and how it is changed, above its text. Neither a version nor a date stands there: a new
 * version of Unmoor that renders the same changes no file. A first line that a kernel or a parser wants first stays first.
 */
export function withHeader({ text, comment }: Pick<OutFile, 'text' | 'comment'>): string {
  if (comment === undefined) return text;
  const [first, rest] = split(text);
  return `${first}${headOf(comment)}${rest}`;
}

/** A shell's `#!`, an XML declaration, a Dockerfile's `# syntax=`, the version that a VCL must begin with. */
const mustBeFirst = /^(?:#!|<\?xml|#\s*(?:syntax|escape|check)=|vcl \d)/;

function split(text: string): [first: string, rest: string] {
  if (!mustBeFirst.test(text)) return ['', text];
  const end = text.indexOf('\n') + 1;
  return end === 0 ? [`${text}\n`, ''] : [text.slice(0, end), text.slice(end)];
}

function headOf(comment: NonNullable<OutFile['comment']>): string {
  switch (comment) {
    case '/*':
      return `/* ${lines.join('\n * ')} */\n`;
    case '<!--':
      return `<!-- ${lines.join('\n     ')} -->\n`;
    default:
      return `${lines.map((line) => `${comment} ${line}`).join('\n')}\n`;
  }
}
