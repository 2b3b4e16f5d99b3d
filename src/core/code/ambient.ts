import { folderOf, isWithin } from '../app/paths.ts';
import type { Tree } from '../app/tree.ts';
import type { Value } from './value.ts';

/**
 * What files give to all others beside them without being imported: Nuxt does it with these folders.
 * @returns for a file the names it knows so; nothing where no such framework is
 */
export function ambientNames(
  tree: Tree,
  exports: ReadonlyMap<string, ReadonlyMap<string, Value>>,
): (path: string) => ReadonlyMap<string, Value> {
  const homes = tree.named('nuxt.config.ts', 'nuxt.config.js', 'nuxt.config.mjs').map(folderOf);
  const given = homes.map((home) => {
    const shared = [...exports].filter(([path]) => isWithin(home, path) && giving.test(path));
    return { home, names: new Map(shared.flatMap(([, values]) => [...values])) };
  });
  return (path) => given.find(({ home }) => isWithin(home, path))?.names ?? none;
}

const giving = /(?:^|\/)(?:utils|composables)\/[^/]+$/;
const none: ReadonlyMap<string, Value> = new Map();
