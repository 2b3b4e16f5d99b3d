export type DialectId = 'dotenv' | 'compose' | 'systemd' | 'shell' | 'docker';

export interface Entry {
  readonly name: string;
  readonly value: string;
  /** From 1 on: where the name stands. */
  readonly line: number;
  /** The last line of its value. */
  readonly to: number;
}

export interface ReadFile {
  /** In the order of the file; a name that stands twice is there twice, and the later one counts. */
  readonly entries: readonly Entry[];
  /** Lines that are neither an assignment nor a comment. Never quoted: they may hold a secret. */
  readonly unread: readonly { readonly line: number; readonly why: string }[];
}

/** How one program reads a file of variables. They look alike and differ in quotes, escapes and comments. */
export interface Dialect {
  readonly id: DialectId;
  /** The programs that read it. */
  readonly readBy: string;
  readonly read: (text: string) => ReadFile;
  /**
   * @returns what stands behind the `=`, so that `read` gives the value back; undefined when that is not possible, as with a carriage
   * return that is not escaped: an editor may have put it there
   */
  readonly write: (value: string) => string | undefined;
}

/** Values that every dialect reads as they stand. `#` and `~` mean something to one or another. */
export const isPlain = (value: string): boolean => /^[A-Za-z0-9_./:@%+,=?&-]*$/.test(value);

/** What may be a name: what a shell takes. Compose and dotenv would take a dot too, and a shell could not set it. */
export const isName = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);

/** Walks over a text and knows its line. */
export class Cursor {
  readonly text: string;
  at = 0;
  line = 1;

  constructor(text: string) {
    // A byte order mark stands before the first name, and a CRLF ends lines as an LF does.
    this.text = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  }

  get ended(): boolean {
    return this.at >= this.text.length;
  }

  peek(): string {
    return this.text[this.at] ?? '';
  }

  next(): string {
    const char = this.peek();
    this.at += 1;
    if (char === '\n') this.line += 1;
    return char;
  }

  /** Takes what the sticky pattern (`/y`) matches here. */
  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match === null) return undefined;
    for (let index = 0; index < match[0].length; index += 1) this.next();
    return match;
  }

  /** Goes to the next line. */
  skipLine(): string {
    return this.take(/[^\n]*\n?/y)?.[0] ?? '';
  }
}

/**
 * Reads assignments line by line: blank lines and comments are left out; what is no assignment is noted, and the next line is read.
 * `value` begins behind the `=` and takes up to the end of the value; what is left of its line must be blank or a comment.
 */
export function readAssignments(
  text: string,
  head: RegExp,
  value: (cursor: Cursor) => string | undefined,
): ReadFile {
  const cursor = new Cursor(text);
  const entries: Entry[] = [];
  const unread: { line: number; why: string }[] = [];
  while (!cursor.ended) {
    if (cursor.take(/[^\S\n]*(?:[#;][^\n]*)?\n/y) ?? cursor.take(/[^\S\n]*(?:[#;][^\n]*)?$/y)) continue;
    const { line } = cursor;
    const start = cursor.at;
    const name = cursor.take(head)?.[1];
    const read = name === undefined ? undefined : value(cursor);
    const whole = read !== undefined && cursor.take(/[^\S\n]*(?:#[^\n]*)?(?:\n|$)/y) !== undefined;
    if (name !== undefined && read !== undefined && whole) {
      const to = cursor.line - (cursor.text[cursor.at - 1] === '\n' ? 1 : 0);
      entries.push({ name, value: read, line, to });
      continue;
    }
    cursor.at = start;
    cursor.line = line;
    cursor.skipLine();
    unread.push({
      line,
      why:
        name === undefined
          ? 'it assigns nothing to a name'
          : `the value of ${name} does not end as it should`,
    });
  }
  return { entries, unread };
}

/** In double quotes of a shell, and of systemd: a backslash frees these four, joins lines, and stands for itself before anything else. */
export const unescapeDouble = (inner: string): string =>
  inner.replace(/\\([^])/g, (both, char: string) =>
    char === '\n' ? '' : /["\\`$]/.test(char) ? char : both,
  );

/** Outside of quotes it frees any character, and joins lines. */
export const unescapeBare = (bare: string): string =>
  bare.replace(/\\([^])/g, (_, char: string) => (char === '\n' ? '' : char));
