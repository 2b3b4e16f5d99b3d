import type { Inventory } from '../../core/app/inventory.ts';
import { inspect } from '../../pipeline/inspect.ts';
import type { World } from './world.ts';

export interface ReadApp {
  readonly inventory: Inventory;
  /** What people call a platform: `Railway` for `railway`. */
  readonly nameOf: (platform: string) => string;
}

/**
 * Reads the app in a folder with everything that the registry knows.
 * @throws UnmoorError APP- when there is none
 */
export async function readApp(world: World, folder = '.'): Promise<ReadApp> {
  const [tree, { readers, platforms }] = await Promise.all([world.openTree(folder), world.plugins()]);
  const inventory = await inspect({ tree, app: world.nameOf(folder), readers, platforms });
  const names = new Map(platforms.map(({ id, name }) => [id, name]));
  return {
    // Asked for after the reading: files that could not be read are noted while they are read.
    inventory: { ...inventory, incomplete: [...(tree.incomplete ?? []), ...inventory.incomplete] },
    nameOf: (platform) => names.get(platform) ?? platform,
  };
}
