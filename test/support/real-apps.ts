import { join } from 'node:path';
import type { Inventory } from '../../src/core/app/inventory.ts';
import { inspect } from '../../src/pipeline/inspect.ts';
import { platforms, readers } from '../../src/registry.ts';
import { folderTree } from './reading/folder-tree.ts';

/** An app of test/apps, as it is really read. */
export const readReal = (app: 'shop' | 'association'): Promise<Inventory> =>
  inspect({ tree: folderTree(join('test/apps', app)), app, readers, platforms });
