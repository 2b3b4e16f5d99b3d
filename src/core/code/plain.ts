import type { Tree } from '../app/tree.ts';
import { readSource } from './source.ts';
import type { Token } from './token.ts';

/**
 * Code without its comments, its line ends and its way of writing: every blank that means nothing is gone, and every string stands
 * in double quotes; Python keeps its lines, each without its indentation. So a pattern like `.get("/health"` finds what was meant, however it was typed, and never a comment.
 */
export interface Plain {
  readonly path: string;
  readonly text: string;
  /** The line in the file where the text at `index` began, from 1 on. */
  readonly lineAt: (index: number) => number;
  /** Whether a piece of code begins at `index`: what a pattern finds in the middle of a string does not. */
  readonly beginsAt: (index: number) => boolean;
  /** Of Python: whether the line of `index` stands at the top of the file, in no function or class. */
  readonly isTop: (index: number) => boolean;
}

const kept = new WeakMap<Tree, Map<string, Plain>>();

/** @returns undefined where there is no such text */
export async function plainCode(tree: Tree, path: string): Promise<Plain | undefined> {
  const text = await tree.text(path);
  return text === undefined ? undefined : plainOnce(tree, path, text);
}

/**
 * Of these files those whose text has one of the words, made plain. The rest is not taken apart: that costs most.
 *
 * @param paths who asks for several words gives the same list each time: its texts are then looked up once
 */
export async function plainMentioning(
  tree: Tree,
  paths: readonly string[],
  words: readonly string[],
): Promise<Plain[]> {
  const each = [...new Set(words)];
  const found: Plain[] = [];
  for (const { path, text } of await textsOf(tree, paths))
    if (each.some((word) => text.includes(word))) found.push(plainOnce(tree, path, text));
  return found;
}

interface CodeText {
  readonly path: string;
  readonly text: string;
}

const texts = new WeakMap<readonly string[], Promise<CodeText[]>>();

/** A promise for each of many thousand files, each time that they are asked for, would take longer than looking into them. */
function textsOf(tree: Tree, paths: readonly string[]): Promise<CodeText[]> {
  const known = texts.get(paths) ?? readAll(tree, paths);
  texts.set(paths, known);
  return known;
}

async function readAll(tree: Tree, paths: readonly string[]): Promise<CodeText[]> {
  const found: CodeText[] = [];
  for (const path of paths) {
    const text = await tree.text(path);
    if (text !== undefined) found.push({ path, text });
  }
  return found;
}

function plainOnce(tree: Tree, path: string, text: string): Plain {
  const files = kept.get(tree) ?? new Map<string, Plain>();
  kept.set(tree, files);
  const file = files.get(path) ?? plain(path, text);
  files.set(path, file);
  return file;
}

export function plain(path: string, text: string): Plain {
  const tokens = (readSource(path, text)?.tokens ?? []).filter(
    ({ kind }) => kind !== 'doc' && kind !== 'text',
  );
  const starts: number[] = [];
  let written = '';
  let before: Token | undefined;
  for (const token of tokens) {
    if (isWordy(before) && isWordy(token)) written += ' ';
    starts.push(written.length);
    written += token.kind === 'newline' ? '\n' : isQuoted(token) ? `"${token.text}"` : token.text;
    before = token;
  }
  const lines = tokens.map(({ line }) => line);
  return {
    path,
    text: written,
    lineAt: (index) => lines[lastAtMost(starts, index)] ?? 1,
    beginsAt: (index) => starts[lastAtMost(starts, index)] === index,
    isTop: (index) => {
      const before = tokens.slice(0, lastAtMost(starts, index) + 1);
      return (before.findLast(({ kind }) => kind === 'newline')?.text ?? '') === '';
    },
  };
}

const isQuoted = ({ kind }: Token): boolean => kind === 'string' || kind === 'template';
const isWordy = (token: Token | undefined): boolean =>
  token?.kind === 'word' || token?.kind === 'number' || token?.kind === 'regex';

/** Index of the last start that is not beyond `index`. */
function lastAtMost(starts: readonly number[], index: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= index) low = middle;
    else high = middle;
  }
  return low;
}
