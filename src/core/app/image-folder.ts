import { isWithin, folderOf, joined } from './paths.ts';
import type { Tree } from './tree.ts';

/** Files that say which packages the code of their folder needs. */
export const manifests: readonly string[] = [
  'package.json',
  'requirements.txt',
  'pyproject.toml',
  'Pipfile',
  'go.mod',
  'Cargo.toml',
  'Gemfile',
  'composer.json',
];

/**
 * The folder of the code that an image is built from. A Dockerfile often stands above it, or in a folder of its own: when `own` holds
 * no code and the image copies from one folder that does, it is that one.
 *
 * @param own where the Dockerfile stands, or what it is built in
 * @param copies paths that the image copies, as the Dockerfile names them
 */
export function imageFolder(tree: Tree, own: string, copies: readonly string[]): string {
  const holdsCode = (folder: string) => manifests.some((name) => tree.has(joined(folder, name) ?? ''));
  if (holdsCode(own)) return own;
  const copied = copies
    .flatMap((path) => [joined(own, path), joined('', path)])
    .filter((path) => path !== undefined);
  const folders = copied
    .map((path) => (tree.has(path) ? folderOf(path) : path.replace(/\/?\*.*$/, '')))
    .filter((folder) => folder !== '' && folder !== own && holdsCode(folder));
  const [first] = folders.toSorted((a, b) => a.length - b.length);
  return first !== undefined && folders.every((folder) => isWithin(first, folder)) ? first : own;
}
