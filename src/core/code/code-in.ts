import { isWithin } from '../app/paths.ts';
import type { Tree } from '../app/tree.ts';
import { codeEnds } from './source.ts';
import { isApart } from './sources.ts';

export type Language = 'javascript' | 'python';

const ends: Readonly<Record<Language, readonly string[]>> = {
  javascript: codeEnds.filter((end) => end !== '.py'),
  python: ['.py'],
};

const kept = new WeakMap<Tree, Map<string, readonly string[]>>();

/** The code below a folder that runs: no tests, no examples. Who asks again gets the same list. */
export function codeIn(tree: Tree, folder: string, ...languages: readonly Language[]): readonly string[] {
  const known = kept.get(tree) ?? new Map<string, readonly string[]>();
  kept.set(tree, known);
  const key = [folder, ...languages].join('\0');
  const paths =
    known.get(key) ??
    tree
      .ending(...languages.flatMap((language) => ends[language]))
      .filter((path) => isWithin(folder, path) && !isApart(path));
  known.set(key, paths);
  return paths;
}
