import type { Tree } from '../app/tree.ts';
import { lexJavaScript } from './javascript.ts';
import { lexPython } from './python.ts';
import type { Token } from './token.ts';

/**
 * Code without its comments, its line ends and its way of writing: every blank that means nothing is gone, and every string stands
 * in double quotes. So a pattern like `.get("/health"` finds what was meant, however it was typed, and never a comment.
 */
export interface Plain {
  readonly path: string;
  readonly text: string;
  /** The line in the file where the text at `index` began, from 1 on. */
  readonly lineAt: (index: number) => number;
  /** Whether a piece of code begins at `index`: what a pattern finds in the middle of a string does not. */
  readonly beginsAt: (index: number) => boolean;
}

/** What was read of a tree so far: several readers look at the same files for other words. */
interface Read {
  readonly texts: Map<string, string | undefined>;
  readonly plain: Map<string, Plain>;
}

const kept = new WeakMap<Tree, Read>();

function readOf(tree: Tree): Read {
  const read = kept.get(tree) ?? { texts: new Map(), plain: new Map() };
  kept.set(tree, read);
  return read;
}

/** @returns undefined where there is no such text */
export async function plainCode(tree: Tree, path: string): Promise<Plain | undefined> {
  const text = await tree.text(path);
  return text === undefined ? undefined : plainOnce(readOf(tree), path, text);
}

/** Of these files those whose text has one of the words, made plain. The rest is not taken apart: that costs most. */
export async function plainMentioning(
  tree: Tree,
  paths: readonly string[],
  words: readonly string[],
): Promise<Plain[]> {
  const read = readOf(tree);
  // A promise for each of many thousand files, asked for many times, would take longer than looking into them.
  for (const path of paths) if (!read.texts.has(path)) read.texts.set(path, await tree.text(path));
  return paths.flatMap((path) => {
    const text = read.texts.get(path);
    return text !== undefined && words.some((word) => text.includes(word))
      ? [plainOnce(read, path, text)]
      : [];
  });
}

function plainOnce({ plain: known }: Read, path: string, text: string): Plain {
  const file = known.get(path) ?? plain(path, text);
  known.set(path, file);
  return file;
}

export function plain(path: string, text: string): Plain {
  const tokens = path.endsWith('.py')
    ? lexPython(text)
    : lexJavaScript(text, { jsx: !/\.[cm]?ts$/.test(path) });
  const starts: number[] = [];
  let written = '';
  let before: Token | undefined;
  for (const token of tokens) {
    if (token.kind === 'doc' || token.kind === 'text') continue;
    if (isWordy(before) && isWordy(token)) written += ' ';
    starts.push(written.length);
    written += token.kind === 'newline' ? '\n' : isQuoted(token) ? `"${token.text}"` : token.text;
    before = token;
  }
  const lines = tokens.filter(({ kind }) => kind !== 'doc' && kind !== 'text').map(({ line }) => line);
  return {
    path,
    text: written,
    lineAt: (index) => lines[lastAtMost(starts, index)] ?? 1,
    beginsAt: (index) => starts[lastAtMost(starts, index)] === index,
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
