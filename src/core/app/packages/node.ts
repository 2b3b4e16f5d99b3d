import { at, fieldsOf, listOf, type Parsed, textOf } from '../../formats/parsed.ts';
import { readSettings } from '../../formats/read.ts';
import { folderOf, isWithin, joined, upwards } from '../paths.ts';
import type { Place, Unread } from '../place.ts';
import type { Tree } from '../tree.ts';
import { isAside } from './aside.ts';

export type NodeManager = 'npm' | 'pnpm' | 'yarn' | 'bun';

/** A folder with a package.json of the app's own. */
export interface NodeProject {
  readonly folder: string;
  readonly file: string;
  readonly name?: string;
  readonly scripts: Readonly<Record<string, string>>;
  /** Names with the versions that are asked for. */
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  /** What it expects of those who use it: it is a part for others. */
  readonly peerDependencies: Readonly<Record<string, string>>;
  /** It brings a program of its own (`bin`), for people to call. */
  readonly isProgram: boolean;
  /** `engines.node`, else what stands in .nvmrc or .node-version. */
  readonly version?: string;
  readonly manager: NodeManager;
  /** Of it or of a folder above it. */
  readonly lock?: string;
  /** It only holds others together. */
  readonly isWorkspaceRoot: boolean;
  /** Where a script, a dependency or the whole file says something. */
  place(...path: readonly string[]): Place;
}

export interface NodeProjects {
  readonly projects: readonly NodeProject[];
  readonly unread: readonly Unread[];
}

const kept = new WeakMap<Tree, Promise<NodeProjects>>();

/** Every package.json of the app, read once a tree: several readers ask. */
export function nodeProjects(tree: Tree): Promise<NodeProjects> {
  const known = kept.get(tree) ?? readAll(tree);
  kept.set(tree, known);
  return known;
}

/** Gives the scripts of a folder, for commands that name them. */
export async function scriptsIn(tree: Tree): Promise<(folder: string) => Readonly<Record<string, string>>> {
  const { projects } = await nodeProjects(tree);
  return (folder) => projects.find((project) => project.folder === folder)?.scripts ?? {};
}

/** Whether the app itself needs `name`, at run or only to be built. */
export const needs = (project: NodeProject, name: string): boolean =>
  name in project.dependencies || name in project.devDependencies;

async function readAll(tree: Tree): Promise<NodeProjects> {
  const files = tree.named('package.json').filter((file) => !isAside(file));
  const read = await Promise.all(
    files.map(async (file) => ({ file, parsed: await readSettings(tree, file) })),
  );
  const workspaces = await workspaceRoots(tree, read);
  const projects = await Promise.all(
    read.flatMap(({ file, parsed }) =>
      parsed === undefined ? [] : [project(tree, file, parsed, workspaces.has(folderOf(file)))],
    ),
  );
  return {
    projects: projects.filter((one) => one !== undefined),
    unread: read.flatMap(({ parsed }) => parsed?.unread ?? []),
  };
}

async function project(
  tree: Tree,
  file: string,
  parsed: Parsed,
  isWorkspaceRoot: boolean,
): Promise<NodeProject> {
  const { value } = parsed;
  const folder = folderOf(file);
  const lock = lockOf(tree, folder);
  const name = textOf(at(value, 'name'));
  const version = textOf(at(value, 'engines', 'node')) ?? (await pinned(tree, folder));
  return {
    folder,
    file,
    ...(name === undefined ? {} : { name }),
    scripts: texts(at(value, 'scripts')),
    dependencies: texts(at(value, 'dependencies')),
    devDependencies: texts(at(value, 'devDependencies')),
    peerDependencies: texts(at(value, 'peerDependencies')),
    isProgram: at(value, 'bin') !== undefined,
    ...(version === undefined ? {} : { version }),
    manager: managerOf(textOf(at(value, 'packageManager')), lock),
    ...(lock === undefined ? {} : { lock }),
    isWorkspaceRoot,
    place: (...path) => {
      const line = parsed.lineOf(...path);
      return line === undefined ? { file } : { file, line };
    },
  };
}

const texts = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fieldsOf(value)).flatMap(([key, text]) => (typeof text === 'string' ? [[key, text]] : [])),
  );

const locks: readonly (readonly [string, NodeManager])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
];

function lockOf(tree: Tree, folder: string): string | undefined {
  for (const above of upwards(folder))
    for (const [name] of locks) {
      const path = joined(above, name) ?? name;
      if (tree.has(path)) return path;
    }
  return undefined;
}

/** `packageManager` is what corepack obeys; without it the lock file tells. */
function managerOf(said: string | undefined, lock: string | undefined): NodeManager {
  const named = /^(npm|pnpm|yarn|bun)@/.exec(said ?? '')?.[1];
  return (named as NodeManager | undefined) ?? locks.find(([name]) => lock?.endsWith(name))?.[1] ?? 'npm';
}

/** .nvmrc and .node-version hold one version, with or without a `v`; .nvmrc may say `lts/iron`. */
async function pinned(tree: Tree, folder: string): Promise<string | undefined> {
  for (const above of upwards(folder))
    for (const name of ['.nvmrc', '.node-version']) {
      const text = await tree.text(joined(above, name) ?? name);
      if (text !== undefined && text.trim() !== '') return text.trim().replace(/^v(?=\d)/, '');
    }
  return undefined;
}

/** Folders whose package.json lists workspaces, or that have pnpm's file for them. */
async function workspaceRoots(
  tree: Tree,
  read: readonly { readonly file: string; readonly parsed: Parsed | undefined }[],
): Promise<ReadonlySet<string>> {
  const folders = new Set(tree.named('pnpm-workspace.yaml').map(folderOf));
  for (const { file, parsed } of read) {
    const said = at(parsed?.value, 'workspaces');
    if (listOf(said).length > 0 || listOf(at(said, 'packages')).length > 0) folders.add(folderOf(file));
  }
  return folders;
}

/** The command that puts the packages in place as the lock file has them. */
export function installOf({ manager, lock }: NodeProject): string {
  if (manager === 'npm') return lock === undefined ? 'npm install' : 'npm ci';
  return lock === undefined ? `${manager} install` : `${manager} install --frozen-lockfile`;
}

/** How a script of package.json is run. */
export function runOf({ manager }: NodeProject, script: string): string {
  return script === 'start' ? `${manager} start` : `${manager} run ${script}`;
}

/** The project of a folder, or the nearest above it. */
export const projectAt = (projects: readonly NodeProject[], folder: string): NodeProject | undefined =>
  projects
    .filter((one) => isWithin(one.folder, folder))
    .toSorted((a, b) => b.folder.length - a.folder.length)[0];
