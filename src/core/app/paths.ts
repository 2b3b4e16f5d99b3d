import type { Tree, TreeFile } from './tree.ts';

/** The name of a path: `package.json` of `web/package.json`. */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The folder of a path, `` for the app's own. */
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** `path` seen from `folder`, with `.` and `..` taken in; undefined when it leads out of the app. */
export function joined(folder: string, path: string): string | undefined {
  const parts: string[] = path.startsWith('/') ? [] : folder.split('/').filter(Boolean);
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

/** Whether `path` is `folder` itself or stands below it. */
export const isWithin = (folder: string, path: string): boolean =>
  folder === '' || path === folder || path.startsWith(`${folder}/`);

/** The folder itself and those above it, the nearest first: `a/b`, `a`, ``. */
export function upwards(folder: string): string[] {
  const folders = [folder];
  for (let at = folder; at !== ''; ) {
    at = folderOf(at);
    folders.push(at);
  }
  return folders;
}

/** What a tree answers about paths alone. */
export type PathIndex = Pick<Tree, 'files' | 'has' | 'named' | 'ending'>;

/** Looks paths up by name and by ending without walking all of them each time: every reader asks. */
export function indexPaths(found: readonly TreeFile[]): PathIndex {
  const files = found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const paths = new Set(files.map(({ path }) => path));
  const byName = new Map<string, string[]>();
  for (const path of paths) {
    const name = nameOf(path);
    const same = byName.get(name);
    if (same === undefined) byName.set(name, [path]);
    else same.push(path);
  }
  const byEnd = new Map<string, readonly string[]>();
  // Out of all paths, which are in order: to put what each end gives in order again takes longer, of many thousand files.
  const endingIn = (ends: readonly string[]): readonly string[] => {
    const key = ends.join('\0');
    const known = byEnd.get(key) ?? [...paths].filter((path) => ends.some((end) => path.endsWith(end)));
    byEnd.set(key, known);
    return known;
  };
  return {
    files,
    has: (path) => paths.has(path),
    named: (...names) => inOrder(names.flatMap((name) => byName.get(name) ?? [])),
    ending: (...ends) => endingIn(ends),
  };
}

const inOrder = (paths: readonly string[]): string[] => [...new Set(paths)].sort();
