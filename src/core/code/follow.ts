import type { Tree } from '../app/tree.ts';
import { ambientNames } from './ambient.ts';
import { bindNames } from './bindings.ts';
import { exportsOf } from './exports.ts';
import { type Likely, Scope } from './scope.ts';
import { type ReadSource, type Sources, sourcesOf } from './sources.ts';
import { isThing, isValue, type Known, same, sameFields, step, type Value } from './value.ts';

export interface Followed {
  readonly source: ReadSource;
  readonly scope: Scope;
}

/** What is to be followed: what modules of these names give, through every file that it is passed to. */
export interface Trail {
  /** Lower case; a file that has none of them is looked at only when it imports one that was found. */
  readonly words: readonly string[];
  readonly modules: RegExp;
  /** Paths of what is worth following from file to file; all that is made, when unset. */
  readonly things?: RegExp;
  readonly likely?: Likely;
}

/** Deeper chains of modules that only pass things on are rare. */
const rounds = 5;

type Exports = Map<string, ReadonlyMap<string, Value>>;

/**
 * Follows what some packages give through the modules of an app: a client that `lib/db.ts` makes is known where `@/lib/db` is
 * imported, whatever it is called there.
 */
export async function follow(
  tree: Tree,
  { words, modules, things, likely }: Trail,
): Promise<readonly Followed[]> {
  const sources = await sourcesOf(tree);
  const files = new Map((await sources.mentioning(words)).map((source) => [source.path, source]));
  const exports: Exports = new Map();
  const shared = new Map<string, Value>();
  const read = new Map<string, ReadFile>();
  let news: News = { paths: new Set(), names: new Set() };
  for (let round = 0; round < rounds; round += 1) {
    const [exported, known] = [new Map(exports), new Map(shared)];
    const ambient = ambientNames(tree, exports);
    for (const source of files.values()) {
      const before = read.get(source.path);
      if (before === undefined || concerns(before, news, ambient(source.path)))
        read.set(
          source.path,
          readFile(sources, source, { modules, things, likely, exports, shared, ambient }),
        );
    }
    news = { paths: changed(exported, exports, sameFields), names: changed(known, shared, same) };
    for (const user of await users(sources, exports, ambient)) files.set(user.path, user);
    if (news.paths.size === 0 && news.names.size === 0 && files.size === read.size) break;
  }
  return [...read.values()].toSorted((a, b) => (a.source.path < b.source.path ? -1 : 1));
}

/** A file that was read, and what of the app it was read with. */
interface ReadFile extends Followed {
  /** Files of the app that it names. */
  readonly asks: ReadonlySet<string>;
  readonly ambient: number;
}

/** What a round found that was not known before it. */
interface News {
  readonly paths: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
}

/** Whether a file says something else by now: what it imports does, or what is known everywhere. */
const concerns = (
  { source, asks, ambient }: ReadFile,
  { paths, names }: News,
  known: ReadonlyMap<string, Value>,
): boolean =>
  known.size !== ambient ||
  [...paths].some((path) => asks.has(path)) ||
  [...names].some((name) => source.text.includes(name));

const changed = <T>(
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  isSame: (a: T | undefined, b: T) => boolean,
): ReadonlySet<string> =>
  new Set([...after].flatMap(([key, value]) => (isSame(before.get(key), value) ? [] : [key])));

/** Files that may use what was found: they import something of the same name, or speak of what is known everywhere. */
async function users(
  sources: Sources,
  exports: Exports,
  ambient: Knowledge['ambient'],
): Promise<readonly ReadSource[]> {
  const paths = [...exports.keys()];
  const known = new Set(paths.flatMap((path) => [...ambient(path).keys()].map((name) => name.toLowerCase())));
  const everywhere = known.size === 0 ? [] : await sources.mentioning([...known]);
  return [...sources.importing(paths), ...everywhere];
}

interface Knowledge extends Pick<Trail, 'modules' | 'things' | 'likely'> {
  readonly exports: Exports;
  readonly shared: Map<string, Value>;
  readonly ambient: (path: string) => ReadonlyMap<string, Value>;
}

function readFile({ resolve }: Sources, source: ReadSource, known: Knowledge): ReadFile {
  const asks = new Set<string>();
  const moduleOf = (module: string): Known => {
    if (known.modules.test(module)) return { module, path: '' };
    const path = resolve(source, module);
    if (path === undefined && isPackage(module)) return 'other';
    if (path !== undefined) asks.add(path);
    const fields = path === undefined ? undefined : known.exports.get(path);
    return fields && { module: '', path: '', fields };
  };
  const inside = (module: string, name: string): Known => {
    const whole = moduleOf(module);
    if (whole === 'other') return 'other';
    if (whole !== undefined)
      return step(whole, { kind: 'member', name, line: 0, at: 0 }, false) ?? inPackage(module, name);
    return inPackage(module, name);
  };
  /** `from app import db`: a module too may be what Python takes out of another. */
  const inPackage = (module: string, name: string): Known =>
    source.language === 'python'
      ? moduleOf(module.endsWith('.') ? `${module}${name}` : `${module}.${name}`)
      : undefined;
  const ambient = known.ambient(source.path);
  const imported = new Map<string, Known>(ambient);
  for (const { module, names, how } of source.imports)
    for (const { imported: name, local } of how === 'import' ? names : [])
      imported.set(local, name === '*' ? moduleOf(module) : inside(module, name));
  const scope = new Scope(source, imported, moduleOf, known.shared, known.likely);
  // Most files that say one of the words hold nothing of it: nothing could be bound in them, and to look costs most of all.
  const begins = [...imported.values(), ...source.imports.map(({ module }) => moduleOf(module))].some(
    isValue,
  );
  const file = { source, scope, asks, ambient: ambient.size };
  if (!begins && !speaksOf(source, known)) return file;
  bindNames(source, scope);
  const given = [...exportsOf(source, scope, moduleOf)].filter(([, value]) =>
    isPassed(source, value, known.things),
  );
  if (given.length > 0) known.exports.set(source.path, new Map(given));
  return file;
}

/** Whether a file may have something of the trail without importing it: by a member that is shared, or by a likely name. */
const speaksOf = ({ text, tokens }: ReadSource, { shared, likely }: Knowledge): boolean =>
  [...shared.keys()].some((name) => text.includes(name)) ||
  (likely !== undefined && tokens.some((token) => token.kind === 'word' && likely.name.test(token.text)));

/**
 * Whether importers of a file need to know: of what was made, and of what a script hands on by name. Python gives every name that
 * it imports itself; a class or a module that comes that way is better taken from where it is from.
 */
function isPassed({ language }: ReadSource, value: Value, things: RegExp | undefined): boolean {
  if (value.fields !== undefined) return [...value.fields.values()].some(isThing);
  if (isThing(value)) return things?.test(value.path) ?? true;
  return language === 'javascript' && !value.path.includes('(');
}

/** A name that no setting of a bundler makes up. */
const isPackage = (module: string): boolean => /^(?:@[\w-]+\/[\w-]+|[\w-]+)$/.test(module);
