import { indexPaths } from '../../src/core/app/paths.ts';
import type { Tree } from '../../src/core/app/tree.ts';

/** A tree of files that stand in the test itself. `committed`: the paths that git knows; without it nothing is known of git. */
export function memoryTree(files: Readonly<Record<string, string>>, committed?: readonly string[]): Tree {
  const index = indexPaths(
    Object.entries(files).map(([path, text]) => ({ path, bytes: Buffer.byteLength(text) })),
  );
  return {
    ...index,
    text: (path) => Promise.resolve(files[path]),
    committed: (path) => (committed === undefined ? 'unknown' : committed.includes(path)),
  };
}
