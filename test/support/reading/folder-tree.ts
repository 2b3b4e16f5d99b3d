import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Tree } from '../../../src/core/app/tree.ts';

/** Every file below a folder. */
export function folderTree(folder: string): Tree {
  const files = walk(folder, '').toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const paths = files.map(({ path }) => path);
  return {
    files,
    has: (path) => paths.includes(path),
    named: (...names) => paths.filter((path) => names.includes(path.split('/').at(-1) ?? '')),
    ending: (...ends) => paths.filter((path) => ends.some((end) => path.endsWith(end))),
    text: async (path) =>
      existsSync(join(folder, path)) ? readFileSync(join(folder, path), 'utf8') : undefined,
    committed: () => true,
  };
}

function walk(root: string, below: string): { path: string; bytes: number }[] {
  return readdirSync(join(root, below), { withFileTypes: true }).flatMap((entry) => {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    return entry.isDirectory() ? walk(root, path) : [{ path, bytes: statSync(join(root, path)).size }];
  });
}
