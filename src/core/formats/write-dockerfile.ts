import { cannotHold } from './cannot-hold.ts';

/** One FROM and what is done upon it; each line is one instruction, written by the functions below. */
export interface WrittenStage {
  readonly base: string;
  readonly name?: string;
  readonly lines: readonly string[];
}

/** Only what the builder that comes with Docker reads by itself: no `# syntax=`, which would fetch another one at every build. */
export const writeDockerfile = (stages: readonly WrittenStage[]): string =>
  stages
    .map(({ base, name, lines }) =>
      [`FROM ${base}${name === undefined ? '' : ` AS ${name}`}`, ...lines, ''].join('\n'),
    )
    .join('\n');

export const remark = (text: string): string => `# ${text.replaceAll(/\s+/g, ' ')}`;

/** The exec form: a JSON list, of which Docker expands nothing, and which no shell reads. */
export const execForm = (name: 'CMD' | 'ENTRYPOINT', argv: readonly string[]): string =>
  `${name} ${list(argv, 'Dockerfile')}`;

export interface RunOptions {
  /** A folder that is kept between builds, and is in no image. */
  readonly cache?: string;
  /** For this command alone; in no layer. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * A command as a shell reads it. It stands there as it is where the builder takes it for one line and nothing else; else as a JSON list,
 * which holds line breaks, here-document signs and backslashes.
 */
export function run(command: string, { cache, env = {} }: RunOptions = {}): string {
  const settings = Object.entries(env).map(([name, value]) => `${variable(name)}=${shellWord(value)}`);
  const whole = settings.length === 0 ? command : `export ${settings.join(' ')} && ${command}`;
  const mount = cache === undefined ? '' : `--mount=type=cache,target=${cache} `;
  return `RUN ${mount}${isOneLine(whole) ? whole : list(['/bin/sh', '-c', whole], 'Dockerfile')}`;
}

/** It begins like a command, ends like one, and no builder finds a line break or a here-document in it. */
const isOneLine = (text: string): boolean =>
  // oxlint-disable-next-line no-control-regex -- a line holds no control characters
  /^[\w./:$"'(][^\u0000-\u001f]*(?<![\\\s])$/.test(text) && !text.includes('<<');

/** @throws UnmoorError RENDER-103 no name of a variable */
export const arg = (name: string): string => `ARG ${variable(name)}`;

/** Values in which nothing is expanded. */
export const env = (values: Readonly<Record<string, string>>): string =>
  `ENV ${Object.entries(values)
    .map(([name, value]) => `${variable(name)}=${word(value)}`)
    .join(' ')}`;

/** Commands one after the other in one layer, each on a line of its own; the first that fails ends the build. */
export const runAll = (commands: readonly string[]): string =>
  commands.every(isOneLine) ? `RUN ${commands.join(' \\\n && ')}` : run(commands.join(' && '));

export const workdir = (folder: string): string => `WORKDIR ${word(folder)}`;

/** Copies one path of ours: a source is a pattern (Go's filepath.Match), so that no path of the app's stands here. @param from an earlier stage; unset: what is built */
export const copy = (source: string, target: string, from?: string): string =>
  `COPY ${from === undefined ? '' : `--from=${from} `}${source} ${target}`;

/** Escaped sign by sign, as the builder's own reader of words takes it (`\` before what it would take for something else). */
function word(text: string): string {
  refuseControl(text);
  return text === '' ? '""' : text.replaceAll(/[^\p{L}\p{N}_@%+=:,./-]/gu, '\\$&');
}

function variable(name: string): string {
  if (/^[A-Za-z_]\w*$/.test(name)) return name;
  throw cannotHold('a Dockerfile', name, 'it is no name of a variable', 'give the variable another name.');
}

/** One word for sh. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

function list(words: readonly string[], where: string): string {
  for (const one of words)
    if (one.includes('\0')) throw cannotHold(`a ${where}`, one, 'no command holds a NUL', 'take it out.');
  return `[${words.map((one) => JSON.stringify(one)).join(', ')}]`;
}

function refuseControl(text: string): void {
  // oxlint-disable-next-line no-control-regex -- a line holds no control characters
  if (/[\u0000-\u001f\u007f\p{Surrogate}]/u.test(text))
    throw cannotHold(
      'a Dockerfile',
      text,
      'it has a line break, another control character, or half of a surrogate pair',
      'take it out.',
    );
}
