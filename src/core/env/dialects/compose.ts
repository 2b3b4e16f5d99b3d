import { type Cursor, type Dialect, isPlain, readAssignments } from './dialect.ts';

/**
 * As Docker Compose reads `env_file:` and `--env-file` (compose-spec/compose-go dotenv/parser.go): single quotes are literal; double quotes
 * know backslash escapes and fill in `$NAME`; a bare value ends at `#` and fills in too. How a `$` is kept in double quotes differs
 * between its versions, so that none is written there.
 */
export const compose: Dialect = {
  id: 'compose',
  readBy: 'Docker Compose',
  read: (text) =>
    readAssignments(text, /[^\S\n]*(?:export[^\S\n]+)?([\w.]+)[^\S\n]*[=:][^\S\n]*/y, readValue),
  write(value) {
    if (isPlain(value)) return value;
    // The parser takes `\'` for no end, and trims every quote at both ends.
    if (!value.includes("'") && !value.endsWith('\\') && !value.includes('\r')) return `'${value}'`;
    if (/[$"\\]/.test(value)) return undefined;
    return `"${value.replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`;
  },
};

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', $: '\\$' };

function readValue(cursor: Cursor): string | undefined {
  const [, quote, inner = ''] = cursor.take(/(['"])((?:(?!\1)[^]|(?<=\\)\1)*)\1/y) ?? [];
  if (quote === "'") return inner;
  if (quote === '"') return inner.replace(/\\([^])/g, (_, char: string) => escapes[char] ?? char);
  if (/['"]/.test(cursor.peek())) return undefined;
  return cursor.take(/[^#\n]*/y)?.[0].trimEnd() ?? '';
}
