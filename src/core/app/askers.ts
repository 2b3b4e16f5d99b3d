import type { Place } from './place.ts';
import type { Service } from './service.ts';

/** Ids of the services in whose folders something was read: the deepest folder that holds the file, where several do. */
export function askersOf(
  services: readonly Pick<Service, 'id' | 'folder'>[],
  from: readonly Place[],
): readonly string[] {
  const ids = from.flatMap(({ file }) => {
    const holding = services.filter(({ folder }) => folder === '' || file.startsWith(`${folder}/`));
    const deepest = Math.max(...holding.map(({ folder }) => folder.length));
    return holding.filter(({ folder }) => folder.length === deepest).map(({ id }) => id);
  });
  return [...new Set(ids)];
}
