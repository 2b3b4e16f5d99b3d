import { join } from 'node:path';
import type { Inventory } from '../../src/core/app/inventory.ts';
import { openTree } from '../../src/io/tree/open-tree.ts';
import { inspect } from '../../src/pipeline/inspect.ts';
import { platforms, readers } from '../../src/registry.ts';

/** An app of test/apps, as it is really read. */
export const readReal = async (app: 'shop' | 'association'): Promise<Inventory> =>
  inspect({ tree: await openTree(join('test/apps', app)), app, readers, platforms });
