import {
  type Cursor,
  type Dialect,
  isPlain,
  readAssignments,
  unescapeBare,
  unescapeDouble,
} from './dialect.ts';

/**
 * As a POSIX shell reads assignments (XCU 2.2 Quoting), with or without `export`: pieces stand one after another without a blank; single
 * quotes are literal. What a shell would run or fill in (`$`, backtick) is not known here, and such a line is unread.
 */
export const shell: Dialect = {
  id: 'shell',
  readBy: 'a POSIX shell',
  read: (text) => readAssignments(text, /[^\S\n]*(?:export[^\S\n]+)?([A-Za-z_]\w*)=/y, readValue),
  write(value) {
    if (value.includes('\r')) return undefined;
    return isPlain(value) && !/[&?]/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
  },
};

function readValue(cursor: Cursor): string | undefined {
  let value = '';
  for (;;) {
    const piece =
      cursor.take(/'([^']*)'/y) ??
      cursor.take(/"((?:\\[^]|[^"\\$`])*)"/y) ??
      cursor.take(/((?:\\[^]|[^\s\\'"$`&|;<>()])+)/y);
    if (piece === undefined) return /[\s;]|^$/.test(cursor.peek()) ? value : undefined;
    const [whole, inner = ''] = piece;
    if (whole.startsWith("'")) value += inner;
    else if (whole.startsWith('"')) value += unescapeDouble(inner);
    else value += unescapeBare(inner);
  }
}
