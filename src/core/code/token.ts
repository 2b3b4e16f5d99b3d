/**
 * word: a name or a keyword. string: a literal, without its quotes and as it was typed. template: a piece of a literal that has
 * values put in between. text: words of a page that stand in code (JSX). doc: a string that nobody uses (Python). newline: the
 * end of a line that means something (Python); its text is the indentation of the line that follows.
 */
export type TokenKind =
  | 'word'
  | 'string'
  | 'template'
  | 'number'
  | 'regex'
  | 'punctuation'
  | 'text'
  | 'doc'
  | 'newline';

/** A piece of source code. Comments are none. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** From 1 on: where it begins. */
  readonly line: number;
}

export const isPunctuation = (token: Token | undefined, ...texts: readonly string[]): boolean =>
  token?.kind === 'punctuation' && texts.includes(token.text);

export const isWord = (token: Token | undefined, ...texts: readonly string[]): boolean =>
  token?.kind === 'word' && texts.includes(token.text);

/** For each bracket the index of its partner; -1 for whatever has none. */
export function partners(tokens: readonly Token[]): Int32Array {
  const partner = new Int32Array(tokens.length).fill(-1);
  const open: number[] = [];
  tokens.forEach((token, index) => {
    if (token.kind !== 'punctuation') return;
    if (closers.has(token.text)) return void open.push(index);
    if (!openers.has(token.text)) return;
    // In broken code a closing bracket may meet the wrong partner: what stands between is dropped, the rest still fits.
    const at = open.findLastIndex((one) => closers.get(tokens[one]?.text ?? '') === token.text);
    if (at < 0) return;
    const begin = open[at] as number;
    open.length = at;
    partner[begin] = index;
    partner[index] = begin;
  });
  return partner;
}

const closers: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);
const openers: ReadonlySet<string> = new Set(closers.values());

/** Index of the nearest newline before a token; -1 in the first line. */
export function newlineBefore(tokens: readonly Token[], at: number): number {
  let i = at - 1;
  while (i >= 0 && tokens[i]?.kind !== 'newline') i -= 1;
  return i;
}

/** Index of the next newline from a token on; the end when there is none. */
export function newlineFrom(tokens: readonly Token[], at: number): number {
  let i = at;
  while (i < tokens.length && tokens[i]?.kind !== 'newline') i += 1;
  return i;
}
