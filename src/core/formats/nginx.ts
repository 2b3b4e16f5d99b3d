import { UnmoorError } from '../errors/error.ts';

/** A word of a directive as it stands in the file: quoted, or a word that needs no quotes. */
export interface NginxWord {
  readonly word: string;
}

/** One line, or a block of them. */
export interface NginxLine {
  readonly name: string;
  readonly words: readonly NginxWord[];
  readonly block?: readonly NginxPart[];
}

/** A line that is only a remark, above what it explains. */
export interface NginxRemark {
  readonly remark: string;
}

export type NginxPart = NginxLine | NginxRemark | readonly NginxPart[];

const bare = /^[\w./:=~@%+*,|^()[\]?&!<>-]+$/;
/** The same with variables. */
const bareWithVariables = /^[\w./:=~@%+*,|^()[\]?&!<>$-]+$/;

/**
 * How nginx reads a quoted word (`ngx_conf_read_token`): a backslash takes itself, a quote, and t, r, n; before any other sign it
 * stands for itself. So only those are escaped, and a regular expression stays as it is read.
 */
const quoted = (text: string): string =>
  `"${text.replaceAll(/\\(?=["'\\trn\n\r\t]|$)|["\n\r\t]/g, (sign) => escapes[sign] ?? sign)}"`;

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

const written = (text: string): NginxWord => {
  if (text.includes('\0'))
    throw new UnmoorError('RENDER-103', {
      why: 'A word of nginx ends at a zero byte, and this one has one inside.',
      next: 'take the zero byte out of the path, the name or the value, then render again.',
      state: 'Nothing was written.',
    });
  return { word: bare.test(text) && !text.startsWith('#') ? text : quoted(text) };
};

/** Words of ours, with variables where they stand (`$host`), and regular expressions. Never text that somebody else chose. */
export const expr = (text: string): NginxWord =>
  bareWithVariables.test(text) ? { word: text } : written(text);

/**
 * Text that means itself where nginx would put variables in: a dollar is taken from `$dollar`, which `dollarSign` defines, because
 * nginx has no way to escape one.
 */
export const literal = (text: string): NginxWord => written(text.replaceAll('$', '${dollar}'));

/** The same, as a part of a longer expression. */
export const literalIn = (text: string): string => text.replaceAll('$', '${dollar}');

/** Text for a directive that knows no variables: everything in it means itself. */
export const plain = (text: string): NginxWord => written(text);

/** Stands once in `http`: what `literal` takes its dollars from. */
export const dollarSign: NginxLine = {
  name: 'geo',
  words: [{ word: '$dollar' }],
  block: [{ name: 'default', words: [{ word: '"$"' }] }],
};

const asWord = (part: NginxWord | string | number): NginxWord =>
  typeof part === 'object' ? part : expr(String(part));

/** A directive of ours: `line('listen', '443', 'ssl')`. */
export const line = (name: string, ...words: readonly (NginxWord | string | number)[]): NginxLine => ({
  name,
  words: words.map(asWord),
});

export const block = (
  name: string,
  words: readonly (NginxWord | string | number)[],
  parts: readonly NginxPart[],
): NginxPart => ({ name, words: words.map(asWord), block: parts });

export const remark = (text: string): NginxRemark => ({ remark: text });

/** The text of a file. */
export const writeNginx = (parts: readonly NginxPart[]): string => `${linesOf(parts, 0).join('\n')}\n`;

function linesOf(parts: readonly NginxPart[], depth: number): string[] {
  const indent = '    '.repeat(depth);
  return parts.flatMap((part) => {
    if (isList(part)) return linesOf(part, depth);
    if ('remark' in part) return part.remark.split('\n').map((text) => `${indent}# ${text}`);
    const head = [part.name, ...part.words.map(({ word }) => word)].join(' ');
    if (part.block === undefined) return [`${indent}${head};`];
    return [`${indent}${head} {`, ...linesOf(part.block, depth + 1), `${indent}}`];
  });
}

const isList = (part: NginxPart): part is readonly NginxPart[] => Array.isArray(part);
