import type { EnvVariable } from '../app/env.ts';
import { isBuildTimeName, isSecretName } from './names.ts';
import { secretKindOf } from './generate.ts';
import { templateHead } from './own-files.ts';

export interface TemplateContent {
  /** The file that people make of it. */
  readonly name: string;
  /** Everything that the file for the new side names, with or without a value. */
  readonly names: readonly string[];
  readonly open: ReadonlyMap<string, string>;
  /** What a platform filled in from elsewhere. */
  readonly references: ReadonlyMap<string, string>;
  readonly reads: readonly EnvVariable[];
}

/** The same variables without a value, each with what is known of it: this file may be seen by everybody. */
export function renderTemplate({ name, names, open, references, reads }: TemplateContent): string {
  const known = new Map(reads.map((variable) => [variable.name, variable]));
  const needed = reads.filter(({ required, platform }) => required && platform === undefined);
  const all = [...new Set([...names, ...needed.map((variable) => variable.name)])].sort();
  const blocks = all.map((one) =>
    [...describe(one, known.get(one), open.get(one), references.get(one)), `${one}=`].join('\n'),
  );
  return `${[templateHead(name), ...blocks].join('\n\n')}\n`;
}

function describe(
  name: string,
  variable: EnvVariable | undefined,
  why: string | undefined,
  reference: string | undefined,
): string[] {
  const build = variable === undefined ? isBuildTimeName(name) : variable.when === 'build';
  const secret = variable?.secret ?? isSecretName(name);
  const words = [
    variable === undefined ? 'not read by the code' : variable.required ? 'required' : 'optional',
    build ? 'when the app is built' : 'when the app runs',
    ...(secret ? ['secret'] : []),
    ...(secretKindOf(name) === undefined ? [] : ['`unmoor env secrets` makes one']),
  ];
  const places = (variable?.readAt.length ? variable.readAt : (variable?.namedAt ?? [])).map(
    ({ file, line }) => (line === undefined ? file : `${file}:${line}`),
  );
  return [
    `# ${capital(words.join(', '))}.`,
    ...(places.length === 0 ? [] : [`# ${fold(places)}`]),
    ...(reference === undefined ? [] : [`# It was filled in from ${reference}.`]),
    ...(why === undefined ? [] : [`# To be supplied: ${why}.`]),
  ];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Ten places say no more than three. */
const fold = (places: readonly string[]): string =>
  places.length <= 3 ? places.join(', ') : `${places.slice(0, 3).join(', ')} and ${places.length - 3} more`;
