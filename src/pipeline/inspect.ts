import { separateApps, severalApps } from '../core/app/apps.ts';
import type { Inventory } from '../core/app/inventory.ts';
import type { Platform } from '../core/app/platform.ts';
import type { Found, Reader } from '../core/app/reader.ts';
import type { Tree } from '../core/app/tree.ts';
import { markPlatformVariables } from '../core/app/mark-platform.ts';
import { mergeFound } from '../core/app/merge.ts';

export interface InspectContext {
  readonly tree: Tree;
  /** What the app is called: the name of its folder. */
  readonly app: string;
  readonly readers: readonly Reader[];
  readonly platforms: readonly Platform[];
}

/** What is the app, and what ties it down? Reads only. A reader that breaks is reported as what it could not read. */
export async function inspect({ tree, app, readers, platforms }: InspectContext): Promise<Inventory> {
  const found = await Promise.all([
    ...readers.map((reader) => readWith(reader, tree)),
    ...platforms.flatMap(({ id, readers: own }) =>
      own.map(async (reader) => runBy(id, await readWith(reader, tree))),
    ),
  ]);
  const merged = mergeFound(app, [...found, { incomplete: tree.incomplete ?? [] }]);
  const inventory = { ...merged, env: markPlatformVariables(merged.env, platforms) };
  const apart = separateApps(tree, inventory.services);
  return apart.length === 0
    ? inventory
    : { ...inventory, incomplete: [...inventory.incomplete, severalApps(apart)] };
}

async function readWith(reader: Reader, tree: Tree): Promise<Found> {
  try {
    return await reader.read(tree);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const next = 'Please report it: a reader must not break on any file.';
    return { incomplete: [{ what: reader.id, why: `the reader broke: ${why}`, next }] };
  }
}

/** A service that a platform's own file describes is one that the platform runs. */
const runBy = (platform: string, found: Found): Found => ({
  ...found,
  services: found.services?.map((service) => ({ platform, ...service })),
});
