import { folderOf, isWithin, joined } from './paths.ts';
import type { Tree } from './tree.ts';

const manifests = [
  'package.json',
  'requirements.txt',
  'pyproject.toml',
  'Pipfile',
  'go.mod',
  'Cargo.toml',
  'Gemfile',
  'composer.json',
];

/** Whether a folder has code of its own: a file that asks for packages. */
export const holdsCode = (tree: Tree, folder: string): boolean =>
  manifests.some((name) => tree.has(joined(folder, name) ?? ''));

/**
 * The folder of the code that an image is built from. A Dockerfile often stands above it, or in a folder of its own, and the whole
 * app is given to the build: 1. the deeper one of its own folder and the context that holds code; 2. the one folder with code that
 * it copies from; 3. the context.
 *
 * @param copies folders and files of the context, as COPY names them
 * @param context unset: nobody says it, and it is the Dockerfile's own folder or the app's
 */
export function codeFolder(tree: Tree, file: string, copies: readonly string[], context?: string): string {
  const own = folderOf(file);
  const places = (context === undefined ? [own] : [own, context]).toSorted((a, b) => b.length - a.length);
  const holding = places.find((folder) => holdsCode(tree, folder));
  if (holding !== undefined) return holding;
  const bases = context === undefined ? [own, ''] : [context];
  const folders = copies
    .flatMap((path) => bases.map((base) => joined(base, path)))
    .filter((path) => path !== undefined)
    .map((path) => (tree.has(path) ? folderOf(path) : path.replace(/\/?\*.*$/, '')))
    .filter((folder) => holdsCode(tree, folder));
  // What holds a whole workspace together is copied beside the part that is meant.
  const parts = folders.filter((folder) => folder !== '').toSorted((a, b) => a.length - b.length);
  const [first] = parts.length > 0 ? parts : folders;
  return first !== undefined && parts.every((folder) => isWithin(first, folder)) ? first : (context ?? own);
}
