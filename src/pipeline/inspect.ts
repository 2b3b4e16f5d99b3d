import type { Inventory } from '../core/app/inventory.ts';
import type { Platform } from '../core/app/platform.ts';
import type { Found, Reader } from '../core/app/reader.ts';
import type { Tree } from '../core/app/tree.ts';
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
  const all = [...readers, ...platforms.flatMap((platform) => platform.readers)];
  const found = await Promise.all(all.map((reader) => readWith(reader, tree)));
  return mergeFound(app, [...found, { incomplete: tree.incomplete ?? [] }]);
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
