import { UnmoorError } from '../errors/error.ts';
import type { Dialect } from './dialects/dialect.ts';

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
  const written = [...values].map(([key, value]) => ({ key, text: dialect.write(value) }));
  const unwritable = written.filter(({ text }) => text === undefined).map(({ key }) => key);
  if (unwritable.length > 0)
    throw new UnmoorError('ENV-101', {
      why: `${unwritable.join(', ')}: ${unwritable.length === 1 ? 'its value' : 'their values'} cannot be written so that ${dialect.readBy} reads the same (a line end, or quotes of every kind).`,
      next: 'choose another --dialect, or put such a value into a file of its own that the app reads.',
      state: 'No file was written.',
    });
  const lines = (wanted: boolean) =>
    written.filter(({ key }) => build.has(key) === wanted).map(({ key, text }) => `${key}=${text ?? ''}`);
  const missing = open.filter((one) => !values.has(one.name));
  return `${[
    `# ${name}, written by Unmoor as ${dialect.readBy} reads it. It holds secrets: keep it out of git, and readable for its owner only.`,
    ...section('When the app runs', lines(false)),
    ...section('When the app is built: a change needs a new build', lines(true)),
    ...section(
      'To be supplied: write the value in and take the # away',
      missing.map((one) => `# ${one.name}=\n#   ${one.why}`),
    ),
  ].join('\n')}\n`;
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', `# --- ${title}`, ...lines];
