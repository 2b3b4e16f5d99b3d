import { cannotHold } from './cannot-hold.ts';

/**
 * opendkim.conf(5): a name, space, a value to the end of the line, one a line. There is no quoting at all: what has a space or a `#` in it is
 * refused.
 */
export const opendkimConf = (lines: readonly (readonly [name: string, value: string])[]): string =>
  lines.map(([name, value]) => `${name.padEnd(22)} ${word(value)}\n`).join('');

/** A table that opendkim reads from a file: a key, space, a value. */
export const opendkimTable = (rows: readonly (readonly [key: string, value: string])[]): string =>
  rows.map(([key, value]) => `${word(key)} ${word(value)}\n`).join('');

function word(text: string): string {
  if (/^[\x21\x22\x24-\x7e]+$/.test(text)) return text;
  throw cannotHold(
    'opendkim.conf',
    text,
    'it has a space, a `#` or a character that is not ASCII, and the format has no quotes',
    'change the value, then render again.',
  );
}
