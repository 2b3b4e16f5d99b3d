import { UnmoorError } from '../errors/error.ts';
import type { Inventory } from './inventory.ts';
import { folderOf, nameOf } from './paths.ts';
import type { Unread } from './place.ts';
import type { Service } from './service.ts';
import type { Tree } from './tree.ts';

/** Files that hold the folders of one app together, where they stand above them. */
const joining =
  /^(?:(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml|render\.ya?ml|pnpm-workspace\.yaml|turbo\.json|nx\.json|lerna\.json|Procfile|Makefile|justfile|package\.json|pyproject\.toml|unmoor\.yaml)$/;

/** Words in the name of a folder that is a part of an app: with the part beside it, it is one app. */
const parts =
  /(?:^|[-_.])(?:api|apps?|admin|back|backend|client|front|frontend|server|services?|site|ui|web|website|workers?|www|packages|libs?|docs|infra|functions|jobs|gateway|dashboard|mobile|core|common|shared|src)(?:$|[-_.])/i;

/**
 * The folders of two apps or more that stand side by side. Told apart from the parts of one app: nothing at the top holds them
 * together, each answers HTTP, and none is called what a part is called.
 *
 * @returns no folder where there is one app
 */
export function separateApps(tree: Tree, services: readonly Service[]): string[] {
  const paths = tree.files.map(({ path }) => path);
  if (paths.some((path) => folderOf(path) === '' && joining.test(nameOf(path)))) return [];
  const tops = new Set(services.map(({ folder }) => folder.split('/')[0] ?? ''));
  const answers = (top: string) =>
    services.some(
      ({ folder, kind }) => (folder.split('/')[0] ?? '') === top && (kind === 'web' || kind === 'static'),
    );
  const folders = [...tops].filter((top) => top !== '' && !parts.test(top) && answers(top));
  return folders.length > 1 && folders.length === tops.size ? folders.sort() : [];
}

/** How two apps in one folder are told where both were read all the same. */
export const severalApps = (folders: readonly string[]): Unread => ({
  what: folders.join(', '),
  why: 'these are apps of their own, which nothing holds together; they were read as if they were one',
  next: `Read one at a time: \`unmoor inspect ${folders[0] ?? ''}\`.`,
});

/**
 * Refuses what cannot be moved as one app.
 * @throws UnmoorError APP-104 (nothing that runs), APP-105 (more than one)
 */
export function refuseOther(tree: Tree, inventory: Inventory, verb: string): void {
  const { services, data, ties } = inventory;
  const state = 'It was read, and nothing was changed.';
  if (services.length === 0 && data.length === 0 && ties.length === 0)
    throw new UnmoorError('APP-104', {
      why: `Of its ${tree.files.length} files none says what runs: there is no package.json with a start command, no requirements, Procfile, Dockerfile, compose file, and no file of a platform.`,
      next: 'name the folder that your code stands in, or write a Procfile (`web: your start command`) and try again.',
      state,
    });
  const folders = separateApps(tree, services);
  if (folders.length > 0)
    throw new UnmoorError('APP-105', {
      why: `${listed(folders)} are apps of their own: each answers by itself, and nothing at the top holds them together.`,
      next: `\`unmoor ${verb} ${folders[0] ?? ''}\`; if they are one app, put an unmoor.yaml at the top.`,
      state,
    });
}

const listed = (names: readonly string[]): string =>
  `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
