import { type Cursor, type Dialect, isPlain, readAssignments } from './dialect.ts';

/**
 * As the npm package dotenv (version 16 and later) reads, and Vite and Next.js with it: three kinds of quotes, none of which can hold
 * itself; `\n` and `\r` are line ends in double quotes only, and no other escape is known; ` #` and `#` begin a comment in a bare value.
 * Next.js and dotenv-expand then fill in `$NAME` in any value; what is written here does not meet them, as it is in the environment already.
 */
export const dotenv: Dialect = {
  id: 'dotenv',
  readBy: 'dotenv for Node',
  read: (text) => readAssignments(text, /[^\S\n]*(?:export[^\S\n]+)?([\w.-]+)[^\S\n]*=[^\S\n]*/y, readValue),
  write(value) {
    if (isPlain(value)) return value;
    // A backslash before the closing quote would hide it.
    const literal = !value.includes('\r') && !value.endsWith('\\');
    if (literal && !value.includes("'")) return `'${value}'`;
    if (!value.includes('"') && !/\\[nr]|\\$/.test(value))
      return `"${value.replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`;
    return literal && !value.includes('`') ? `\`${value}\`` : undefined;
  },
};

function readValue(cursor: Cursor): string {
  // A quote that is closed too early belongs to a bare value: `KEY='a'b'`.
  const quoted = cursor.take(/(['"`])((?:\\\1|(?!\1)[^])*?)\1(?=[^\S\n]*(?:#[^\n]*)?(?:\n|$))/y);
  if (quoted === undefined) return cursor.take(/[^#\n]*/y)?.[0].trim() ?? '';
  const [, quote, inner = ''] = quoted;
  return quote === '"' ? inner.replaceAll('\\n', '\n').replaceAll('\\r', '\r') : inner;
}
