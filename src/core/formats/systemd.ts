import { cannotHold } from './cannot-hold.ts';

/** One `Key=value` of a unit; the value is already written as that key is read: by one of the quoters below. */
export type Entry = readonly [key: string, value: string];

export interface UnitSection {
  /** `Service`, without its brackets. */
  readonly name: string;
  readonly entries: readonly Entry[];
}

/** A unit file (systemd.syntax(7)). Keys that stand several times add up, as systemd reads them. */
export const writeUnit = (sections: readonly UnitSection[]): string =>
  sections
    .map(({ name, entries }) => `[${name}]\n${entries.map(([key, value]) => `${key}=${value}\n`).join('')}`)
    .join('\n');

/** Words that stand for themselves wherever systemd splits a value into words. */
const plain = /^[A-Za-z0-9_@+,./:-]+$/;

/**
 * One command (systemd.service(5), "Command lines"). No word is expanded: `%` and `$` are doubled, and a lone `;`, which would begin a
 * second command, is quoted. The program itself is not allowed to begin with one of the signs that change how it is run.
 * @throws UnmoorError RENDER-103 the program is no path, or a word holds a NUL
 */
export function execLine([program, ...args]: readonly [string, ...string[]]): string {
  if (!program.startsWith('/'))
    throw refused(program, 'a unit starts a program by its whole path', 'name the program by its path.');
  // In the path of the program no `$` is expanded, and `$$` would be two.
  return [word(program), ...args.map((arg) => word(arg.replaceAll('$', '$$$$')))].join(' ');
}

/** `Environment=`: one or more assignments; a `$` has no meaning there. @throws UnmoorError RENDER-103 */
export const environmentLine = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => word(`${name}=${value}`))
    .join(' ');

/** Keys that take a list of words: `ReadWritePaths=`, `After=`. @throws UnmoorError RENDER-103 */
export const wordList = (words: readonly string[]): string => words.map(word).join(' ');

/**
 * Keys that take the rest of the line as it stands: `Description=`, `WorkingDirectory=`, `User=`, `EnvironmentFile=`. White space at its
 * ends would be cut off, and a backslash at its end would join the next line to it.
 * @throws UnmoorError RENDER-103
 */
export function restOfLine(text: string): string {
  // oxlint-disable-next-line no-control-regex -- a line holds no control characters
  if (text === '' || /[\u0000-\u001f\u007f]|\\$/.test(text) || text.trim() !== text)
    throw refused(
      text,
      'it is taken as it stands up to the end of its line',
      'write it without line breaks, control characters, and white space or a backslash at its end.',
    );
  return text.replaceAll('%', '%%');
}

/** In double quotes, with the escapes of C; `%` doubled, as it stands for a specifier in every value. */
function word(text: string): string {
  if (text.includes('\0')) throw refused(text, 'no word holds a NUL', 'take it out.');
  if (plain.test(text)) return text;
  const escaped = text
    .replaceAll('%', '%%')
    .replace(/["\\]/g, '\\$&')
    // oxlint-disable-next-line no-control-regex -- what a line cannot hold is written as an escape
    .replace(/[\u0001-\u001f\u007f]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return `"${escaped}"`;
}

const refused = (text: string, why: string, next: string) => cannotHold('a systemd unit', text, why, next);
