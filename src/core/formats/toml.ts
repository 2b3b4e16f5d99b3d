import { parse, TomlError } from 'smol-toml';
import { broken, type Parsed } from './parsed.ts';
import type { Unread } from '../app/place.ts';

/** So many broken lines are passed over before a file counts as unreadable. */
const mostBreaks = 5;

/** Reads TOML. A line that is broken is named and left out, and the rest is read. */
export function readToml(file: string, text: string): Parsed {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const unread: Unread[] = [];
  for (;;) {
    try {
      return { value: parse(lines.join('\n')), lineOf: (...path) => lineOf(lines, path), unread };
    } catch (error) {
      if (!(error instanceof TomlError)) throw error;
      unread.push(broken(file, error.line, `it is no TOML: ${firstLine(error.message)}`));
      const line = lines[error.line - 1];
      if (unread.length > mostBreaks || line === undefined || line === '')
        return { value: undefined, lineOf: () => undefined, unread };
      lines[error.line - 1] = '';
    }
  }
}

const firstLine = (message: string): string =>
  (message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /, '');

/** Finds `[a.b]`, or `c =` below it. smol-toml does not say where what it read stood. */
function lineOf(lines: readonly string[], path: readonly (string | number)[]): number | undefined {
  const names = path.filter((part) => typeof part === 'string');
  const index = path.find((part) => typeof part === 'number') ?? 0;
  const [key, ...table] = names.toReversed();
  const header = (of: readonly string[]) => {
    const wanted = of.join('.');
    let seen = 0;
    return lines.findIndex((line) => tableOf(line) === wanted && seen++ === index);
  };
  const whole = header(names);
  if (whole >= 0) return whole + 1;
  const above = table.length === 0 ? -1 : header(table.toReversed());
  if (table.length > 0 && above < 0) return undefined;
  for (let at = above + 1; at < lines.length && tableOf(lines[at] ?? '') === undefined; at++)
    if (keyOn(lines[at] ?? '') === key) return at + 1;
  return undefined;
}

const tableOf = (line: string): string | undefined =>
  /^\s*\[\[?\s*([^\]]+?)\s*\]\]?/
    .exec(line)?.[1]
    ?.replaceAll(/\s*\.\s*/g, '.')
    .replaceAll('"', '');

const keyOn = (line: string): string | undefined => /^\s*"?([\w.-]+)"?\s*=/.exec(line)?.[1];
