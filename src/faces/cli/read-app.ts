import type { Inventory } from '../../core/app/inventory.ts';
import { inspect } from '../../pipeline/inspect.ts';
import type { World } from './world.ts';

/**
 * Reads the app in a folder with everything that the registry knows.
 * @throws UnmoorError APP- when there is none
 */
export async function readApp(world: World, folder = '.'): Promise<Inventory> {
  const [tree, { readers, platforms }] = await Promise.all([world.openTree(folder), world.plugins()]);
  return inspect({ tree, app: world.nameOf(folder), readers, platforms });
}

/** What people call a platform: `Railway` for `railway`. */
export async function platformNames(world: World): Promise<(platform: string) => string> {
  const { platforms } = await world.plugins();
  const names = new Map(platforms.map(({ id, name }) => [id, name]));
  return (platform) => names.get(platform) ?? platform;
}
