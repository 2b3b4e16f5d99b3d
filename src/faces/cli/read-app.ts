import type { Inventory } from '../../core/app/inventory.ts';
import { anyPlatform } from '../../core/app/tie.ts';
import { withTold } from '../../core/app/told.ts';
import { type Lang, say } from '../../core/text.ts';
import { inspect } from '../../pipeline/inspect.ts';
import { word } from '../app-words.ts';
import { readConfigFile } from './connections.ts';
import type { World } from './world.ts';

/**
 * Reads the app in a folder with everything that the registry knows, and puts over it what the person says in unmoor.yaml.
 * @param config the file that `--config` names
 * @throws UnmoorError APP- when there is no app, CONF- when the file is not valid
 */
export async function readApp(world: World, folder = '.', config?: string): Promise<Inventory> {
  const { app } = await readConfigFile(config, world, { sections: ['app'], folder });
  return withTold(await readFound(world, folder), app, config ?? 'unmoor.yaml');
}

/** The app as its files alone show it. */
export async function readFound(world: World, folder: string): Promise<Inventory> {
  const [tree, { readers, platforms }] = await Promise.all([world.openTree(folder), world.plugins()]);
  return inspect({ tree, app: world.nameOf(folder), readers, platforms });
}

/** What people call a platform: `Railway` for `railway`; and the ties that any platform makes. */
export async function platformNames(world: World, lang: Lang): Promise<(platform: string) => string> {
  const { platforms } = await world.plugins();
  const names = new Map(platforms.map(({ id, name }) => [id, name]));
  names.set(anyPlatform, say(word.anyPlatform, lang));
  return (platform) => names.get(platform) ?? platform;
}
