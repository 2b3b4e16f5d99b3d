import { folderOf, nameOf } from '../app/paths.ts';
import type { Tree } from '../app/tree.ts';
import { bindNames } from './bindings.ts';
import { exportsOf } from './exports.ts';
import { resolveModule } from './modules.ts';
import { Scope } from './scope.ts';
import { type ReadSource, type Sources, sourcesOf } from './sources.ts';
import { type Known, step, type Value } from './value.ts';

export interface Followed {
  readonly source: ReadSource;
  readonly scope: Scope;
}

/** What is to be followed: what modules of these names give, through every file that it is passed to. */
export interface Trail {
  /** Lower case; a file that has none of them is looked at only when it imports one that was found. */
  readonly words: readonly string[];
  readonly modules: RegExp;
}

/** Deeper chains of modules that only pass things on are rare. */
const rounds = 5;

type Exports = Map<string, ReadonlyMap<string, Value>>;

/**
 * Follows what some packages give through the modules of an app: a client that `lib/db.ts` makes is known where `@/lib/db` is
 * imported, whatever it is called there.
 */
export async function follow(tree: Tree, { words, modules }: Trail): Promise<readonly Followed[]> {
  const sources = await sourcesOf(tree);
  const files = new Map((await sources.mentioning(words)).map((source) => [source.path, source]));
  const exports: Exports = new Map();
  const shared = new Map<string, Value>();
  let followed: readonly Followed[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const before = sizeOf(exports) + shared.size + files.size;
    followed = [...files.values()].map((source) =>
      readScope(tree, sources, source, { modules, exports, shared }),
    );
    for (const importer of await importers(sources, [...exports.keys()])) files.set(importer.path, importer);
    if (sizeOf(exports) + shared.size + files.size === before) break;
  }
  return followed.toSorted((a, b) => (a.source.path < b.source.path ? -1 : 1));
}

const sizeOf = (exports: Exports): number => [...exports.values()].reduce((sum, { size }) => sum + size, 0);

/** Files that may import what was found: they name the last part of its path. */
async function importers(sources: Sources, paths: readonly string[]): Promise<readonly ReadSource[]> {
  const names = paths.flatMap((path) => {
    const name = nameOf(path)
      .replace(/\.\w+$/, '')
      .toLowerCase();
    const last = name === 'index' || name === '__init__' ? nameOf(folderOf(path)).toLowerCase() : name;
    return path.endsWith('.py')
      ? [`${last} import`, `import ${last}`]
      : [`${last}'`, `${last}"`, `${last}.js`];
  });
  return names.length === 0 ? [] : sources.mentioning([...new Set(names)]);
}

interface Knowledge {
  readonly modules: RegExp;
  readonly exports: Exports;
  readonly shared: Map<string, Value>;
}

function readScope(tree: Tree, { packages }: Sources, source: ReadSource, known: Knowledge): Followed {
  const moduleOf = (module: string): Known => {
    if (known.modules.test(module)) return { module, path: '' };
    const path = resolveModule(tree, packages, source, module);
    const fields = path === undefined ? undefined : known.exports.get(path);
    return fields && { module: '', path: '', fields };
  };
  const inside = (module: string, name: string): Known => {
    const whole = moduleOf(module);
    if (whole !== undefined && whole !== 'other')
      return step(whole, { kind: 'member', name, line: 0, at: 0 }, false) ?? inPackage(module, name);
    return inPackage(module, name);
  };
  /** `from app import db`: a module too may be what Python takes out of another. */
  const inPackage = (module: string, name: string): Known =>
    source.language === 'python'
      ? moduleOf(module.endsWith('.') ? `${module}${name}` : `${module}.${name}`)
      : undefined;
  const imported = new Map<string, Known>();
  for (const { module, names, how } of source.imports)
    for (const { imported: name, local } of how === 'import' ? names : [])
      imported.set(local, name === '*' ? moduleOf(module) : inside(module, name));
  const scope = new Scope(source, imported, moduleOf, known.shared);
  bindNames(source, scope);
  const given = exportsOf(source, scope, moduleOf);
  if (given.size > 0) known.exports.set(source.path, given);
  return { source, scope };
}
