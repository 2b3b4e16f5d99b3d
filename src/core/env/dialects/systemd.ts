import {
  type Cursor,
  type Dialect,
  isPlain,
  readAssignments,
  unescapeBare,
  unescapeDouble,
} from './dialect.ts';

/**
 * As systemd reads `EnvironmentFile=` (systemd.exec(5); systemd/systemd src/basic/env-file.c): quoted and bare pieces stand one after
 * another; single quotes are literal; in double quotes a backslash frees `"`, `\`, backtick and `$`, and nothing is filled in; outside
 * of quotes it frees any character and joins lines; `#` is a comment only where a line begins.
 */
export const systemd: Dialect = {
  id: 'systemd',
  readBy: 'systemd',
  read: (text) => readAssignments(text, /[^\S\n]*([\w.-]+)[^\S\n]*=[^\S\n]*/y, readValue),
  write(value) {
    if (isPlain(value)) return value;
    if (value.includes('\r')) return undefined;
    // Older systemd took a backslash in single quotes for an escape.
    if (!/['\\]/.test(value)) return `'${value}'`;
    return `"${value.replaceAll(/["\\`$]/g, '\\$&')}"`;
  },
};

function readValue(cursor: Cursor): string | undefined {
  let value = '';
  for (;;) {
    const single = cursor.take(/'([^']*)'/y);
    const double = single ?? cursor.take(/"((?:\\[^]|[^"\\])*)"/y);
    if (single !== undefined) value += single[1] ?? '';
    else if (double !== undefined) value += unescapeDouble(double[1] ?? '');
    else {
      const [bare = ''] = cursor.take(/(?:\\[^]|[^\\'"\n])+/y) ?? [];
      if (bare === '') return /['"]/.test(cursor.peek()) ? undefined : value.trimEnd();
      value += unescapeBare(bare);
    }
    cursor.take(/[^\S\n]+(?=['"\n])/y);
    if (cursor.ended || cursor.peek() === '\n') return (single ?? double) ? value : value.trimEnd();
  }
}
