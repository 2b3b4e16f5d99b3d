import { UnmoorError } from '../errors/error.ts';
import type { Dialect } from './dialects/dialect.ts';
import { fileHead } from './own-files.ts';

export interface FileContent {
  /** Its name, for its first line. */
  readonly name: string;
  readonly dialect: Dialect;
  readonly values: ReadonlyMap<string, string>;
  /** Names whose values the build writes into what it makes. */
  readonly build: ReadonlySet<string>;
  /** Known by name only, with the reason. */
  readonly open: readonly { readonly name: string; readonly why: string }[];
}

/**
 * The file for the new side. What is to be supplied stands there as a comment: an empty value would be taken for one.
 * @throws UnmoorError ENV-101 naming every value that this kind of file cannot hold
 */
export function renderEnvFile({ name, dialect, values, build, open }: FileContent): string {
  const written = writeAll(values, dialect);
  const lines = (wanted: boolean) =>
    [...written].filter(([key]) => build.has(key) === wanted).map(([key, text]) => `${key}=${text}`);
  const missing = open.filter((one) => !values.has(one.name));
  return `${[
    fileHead(name, dialect.readBy),
    ...section('When the app runs', lines(false)),
    ...section('When the app is built: a change needs a new build', lines(true)),
    ...section('To be supplied: write the value in and take the # away', missing.map(openLines)),
  ].join('\n')}\n`;
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', `# --- ${title}`, ...lines];

const openLines = ({ name, why }: FileContent['open'][number]): string => `# ${name}=\n#   ${why}`;

/** @throws UnmoorError ENV-101 */
function writeAll(values: ReadonlyMap<string, string>, dialect: Dialect): Map<string, string> {
  const written = new Map<string, string>();
  const unwritable: string[] = [];
  for (const [name, value] of values) {
    const text = dialect.write(value);
    if (text === undefined) unwritable.push(name);
    else written.set(name, text);
  }
  if (unwritable.length === 0) return written;
  throw new UnmoorError('ENV-101', {
    why: `${unwritable.join(', ')}: ${unwritable.length === 1 ? 'its value' : 'their values'} cannot be written so that ${dialect.readBy} reads the same (a line end, or quotes of every kind).`,
    next: 'choose another --dialect, or put such a value into a file of its own that the app reads.',
    state: 'No file was written.',
  });
}

/**
 * The same file with some values changed or added; comments, order and everything else stay as the person left them. A name that stands
 * there as a comment (`# NAME=`) gets its value in that place.
 * @throws UnmoorError ENV-101
 */
export function updateEnvFile(
  text: string,
  dialect: Dialect,
  changes: ReadonlyMap<string, string>,
  open: FileContent['open'] = [],
): string {
  const written = writeAll(changes, dialect);
  const lines = text.replace(/\r?\n$/, '').split('\n');
  const gone = new Set<number>();
  const left = new Map(written);
  const put = (index: number, name: string, head = ''): void => {
    lines[index] = `${head}${name}=${left.get(name) ?? ''}`;
    left.delete(name);
  };
  // A name that stands twice counts where it stands last.
  for (const { name, line, to } of dialect.read(text).entries.toReversed()) {
    if (!left.has(name)) continue;
    put(line - 1, name, /^\s*export\s+/.exec(lines[line - 1] ?? '')?.[0]);
    for (let index = line; index < to; index += 1) gone.add(index);
  }
  for (const [index, line] of lines.entries()) {
    const [, name = ''] = /^# ?([A-Za-z_]\w*)=\s*$/.exec(line) ?? [];
    if (!left.has(name)) continue;
    put(index, name);
    if (/^# {3}\S/.test(lines[index + 1] ?? '')) gone.add(index + 1);
  }
  const named = (name: string): boolean =>
    lines.some((line) => new RegExp(`^(?:# ?|\\s*export\\s+)?${name}=`).test(line));
  const added = [
    ...[...left].map(([name, value]) => `${name}=${value}`),
    ...open.filter(({ name }) => !named(name) && !written.has(name)).map(openLines),
  ];
  const kept = lines.filter((_, index) => !gone.has(index));
  return `${[...kept, ...section('Added by Unmoor', added)].join('\n')}\n`;
}
