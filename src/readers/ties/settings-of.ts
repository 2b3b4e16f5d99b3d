import type { Tree } from '../../core/app/tree.ts';
import { type ReadSource, sourcesOf } from '../../core/code/sources.ts';
import { isPunctuation, type Token } from '../../core/code/token.ts';

/** `NAME = value`, or `name=value` among arguments, in Python. */
export interface Assigned {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** The tokens of the value, to the end of its statement or argument. */
  readonly value: readonly Token[];
}

/** Where Django's settings, wherever they are kept, set one of these names. */
export async function assignedIn(tree: Tree, names: readonly string[]): Promise<readonly Assigned[]> {
  const sources = await (await sourcesOf(tree)).mentioning(names.map((name) => name.toLowerCase()));
  return sources.filter(({ language }) => language === 'python').flatMap((source) => assigned(source, names));
}

function assigned(source: ReadSource, names: readonly string[]): Assigned[] {
  const { tokens, path } = source;
  return tokens.flatMap(({ kind, text, line }, at) => {
    const isKey = kind === 'string' && isPunctuation(tokens[at + 1], ':');
    const isName = kind === 'word' && isPunctuation(tokens[at + 1], '=');
    if (!names.includes(text) || (!isKey && !isName)) return [];
    return [{ name: text, file: path, line, value: valueFrom(source, at + 2) }];
  });
}

function valueFrom({ tokens, partner }: ReadSource, begin: number): readonly Token[] {
  let end = begin;
  while (end < tokens.length) {
    const token = tokens[end];
    const close = partner[end] ?? -1;
    if (token?.kind === 'newline' || isPunctuation(token, ',') || (close >= 0 && close < end)) break;
    end = close > end ? close + 1 : end + 1;
  }
  return tokens.slice(begin, end);
}
