import { folderOf } from '../app/paths.ts';
import type { Tree } from '../app/tree.ts';
import { type Chain, chainsOf } from './chain.ts';
import { type Import, importsOf } from './imports.ts';
import { Importers } from './importers.ts';
import { Mentions } from './mentions.ts';
import { packagesOf, type Resolve, resolverOf } from './modules.ts';
import { codeEnds, readSource, type Source } from './source.ts';

/** A source with all that rules ask of it, taken apart once. */
export interface ReadSource extends Source {
  readonly text: string;
  readonly imports: readonly Import[];
  readonly chains: readonly Chain[];
}

/** The code of an app that runs: no tests, no examples, no declarations. Each file is read once, and taken apart when asked for. */
export interface Sources {
  /** @returns the file of the app that a module means where a file names it; undefined for what is not the app's */
  readonly resolve: Resolve;
  /**
   * @param words in lower case
   * @param having what their text must have besides
   * @returns in the order of their paths, those that have one of the words, whatever its case
   */
  readonly mentioning: (words: readonly string[], having?: RegExp) => Promise<readonly ReadSource[]>;
  /** @returns those that may import one of these files, by whatever name */
  readonly importing: (paths: readonly string[]) => readonly ReadSource[];
}

/** Tests and the like, which speak of a platform without binding the app to it. */
const tests =
  /(?:^|\/)(?:__tests__|__mocks__|__fixtures__|__snapshots__|tests?|e2e|cypress|playwright|fixtures|mocks|\.storybook)\/|(?:\.|_|-)(?:test|tests|spec|e2e|stories|story|snap|bench|mock)\.[\w.]+$|(?:^|\/)(?:test_[^/]*|tests?|conftest)\.py$|\.d\.[cm]?ts$|\.min\.[cm]?js$|\.bak$|\.orig$|(?:^|\/)(?:jest|vitest|playwright|cypress)\.(?:config|setup)\./i;
/** Folders beside the app; below its sources the same name may be a page of it (`app/docs/`). */
const beside = /(?:^|\/)(?:docs?|specs?|examples?|samples?|legacy|archived?|deprecated|old|backups?)\//i;
const sourcesOn = /(?:^|\/)(?:src|app|pages|routes|components|lib|server)\/.*$/;

/** Whether a file is not of the app as it runs. */
export const isApart = (path: string): boolean =>
  tests.test(path) || beside.test(path.replace(sourcesOn, '/'));

/** Longer code was not written by people. */
const longest = 1_000_000;

const known = new WeakMap<Tree, Promise<Sources>>();

/** The code of a tree. Who asks again for the same tree gets the same. */
export function sourcesOf(tree: Tree): Promise<Sources> {
  const sources = known.get(tree) ?? openSources(tree);
  known.set(tree, sources);
  return sources;
}

async function openSources(tree: Tree): Promise<Sources> {
  const small = new Set(tree.files.flatMap(({ path, bytes }) => (bytes <= longest ? [path] : [])));
  const paths = tree.ending(...codeEnds).filter((path) => small.has(path) && !isApart(path));
  const texts = new Map((await Promise.all(paths.map(textOf(tree)))).flat());
  const mentions = new Mentions([...texts].map(([path, text]) => ({ path, text })));
  const read = new Map<string, ReadSource | undefined>();
  const sourceOf = (path: string) => {
    if (!read.has(path)) read.set(path, takeApart(path, texts.get(path) ?? ''));
    const source = read.get(path);
    return source === undefined ? [] : [source];
  };
  const packages = await packagesOf(tree);
  const resolve = resolvedOnce(resolverOf(tree, packages));
  const importers = new Importers(texts, resolve);
  return {
    resolve,
    mentioning: async (words, having) =>
      (await mentions.of(words))
        .filter((path) => having?.test(texts.get(path) ?? '') ?? true)
        .flatMap(sourceOf),
    importing: (paths) => importers.of(paths, packages).flatMap(sourceOf),
  };
}

/** The same module is imported all over a folder. */
function resolvedOnce(resolve: Resolve): Resolve {
  const known = new Map<string, string | undefined>();
  return (from, module) => {
    const key = `${from.language}\0${folderOf(from.path)}\0${module}`;
    if (!known.has(key)) known.set(key, resolve(from, module));
    return known.get(key);
  };
}

const textOf = (tree: Tree) => async (path: string) => {
  const text = await tree.text(path);
  return text === undefined ? [] : [[path, text] as const];
};

/** What is not asked of a file is not read out of it. */
function takeApart(path: string, text: string): ReadSource | undefined {
  const source = readSource(path, text);
  if (source === undefined) return undefined;
  let imports: readonly Import[] | undefined;
  let chains: readonly Chain[] | undefined;
  return {
    ...source,
    text,
    get imports() {
      imports ??= importsOf(source);
      return imports;
    },
    get chains() {
      chains ??= chainsOf(source);
      return chains;
    },
  };
}
