import { isAside } from '../../core/app/packages/aside.ts';
import type { NodeProject } from '../../core/app/packages/node.ts';
import type { PythonProject } from '../../core/app/packages/python.ts';
import { isWithin } from '../../core/app/paths.ts';
import type { Tree } from '../../core/app/tree.ts';

const apart =
  /\.d\.ts$|\.(?:test|spec|stories)\.[cm]?[jt]sx?$|(?:^|\/)(?:conftest|test_[^/]*|tests?|[^/]*_test)\.py$/;

/** The code that runs below the folder of a project. In a workspace what one part asks for, another may use. */
export function codeOf(tree: Tree, project: NodeProject | PythonProject): string[] {
  const ends =
    'packages' in project
      ? ['.py']
      : ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.vue', '.svelte', '.astro'];
  return tree
    .ending(...ends)
    .filter((path) => isWithin(project.folder, path) && !isAside(path) && !apart.test(path));
}
