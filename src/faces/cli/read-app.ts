import { refuseOther } from '../../core/app/apps.ts';
import type { Inventory } from '../../core/app/inventory.ts';
import { anyPlatform } from '../../core/app/tie.ts';
import { withTold } from '../../core/app/told.ts';
import { type Lang, say } from '../../core/text.ts';
import { inspect } from '../../pipeline/inspect.ts';
import { word } from '../app-words.ts';
import { readConfigFile } from './connections.ts';
import { unlessStopped } from './stop.ts';
import type { World } from './world.ts';

/**
 * Reads the app in a folder with everything that the registry knows, and puts over it what the person says in unmoor.yaml.
 * @param config the file that `--config` names
 * @param verb that acts on one app; unset: one that only looks, and tells of two apps in a folder what it can
 * @throws UnmoorError APP- when there is no app, or more than one for a verb that acts; CONF- when the file is not valid
 */
export async function readApp(
  world: World,
  folder = '.',
  config?: string,
  verb?: string,
): Promise<Inventory> {
  const found = await readFound(world, folder, verb);
  const { app } = await readConfigFile(config, world, { sections: ['app'], folder });
  return withTold(found, app, config ?? 'unmoor.yaml');
}

/** The app as its files alone show it. */
export async function readFound(world: World, folder: string, verb?: string): Promise<Inventory> {
  const { readers, platforms } = await world.plugins();
  const app = world.nameOf(folder);
  const reading = world
    .openTree(folder)
    .then(async (tree) => ({ tree, inventory: await inspect({ tree, app, readers, platforms }) }));
  const { tree, inventory } = await unlessStopped(world.signal, reading);
  // Where something could not be read, nothing that was found is not "nothing is there".
  if (verb !== undefined || inventory.incomplete.length === 0)
    refuseOther(tree, inventory, verb ?? 'inspect');
  return inventory;
}

/** What people call a platform: `Railway` for `railway`; and the ties that any platform makes. */
export async function platformNames(world: World, lang: Lang): Promise<(platform: string) => string> {
  const { platforms } = await world.plugins();
  const names = new Map(platforms.map(({ id, name }) => [id, name]));
  names.set(anyPlatform, say(word.anyPlatform, lang));
  return (platform) => names.get(platform) ?? platform;
}
