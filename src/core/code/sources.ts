import type { Tree } from '../app/tree.ts';
import { type Chain, chainsOf } from './chain.ts';
import { type Import, importsOf } from './imports.ts';
import { Mentions } from './mentions.ts';
import { type Packages, packagesOf } from './modules.ts';
import { codeEnds, readSource, type Source } from './source.ts';

/** A source with all that rules ask of it, taken apart once. */
export interface ReadSource extends Source {
  readonly text: string;
  readonly imports: readonly Import[];
  readonly chains: readonly Chain[];
}

/** The code of an app that runs: no tests, no examples, no declarations. Each file is read once, and taken apart when asked for. */
export interface Sources {
  readonly packages: Packages;
  /**
   * @param words in lower case
   * @param having what their text must have besides
   * @returns in the order of their paths, those that have one of the words, whatever its case
   */
  mentioning(words: readonly string[], having?: RegExp): Promise<readonly ReadSource[]>;
  /** @returns those that import something whose path ends with one of the names: `db` is the end of `@/lib/db` and of `app.db` */
  importing(names: ReadonlySet<string>, language: Source['language']): readonly ReadSource[];
}

/** Files that speak of a platform without binding the app to it. */
const apart =
  /(?:^|\/)(?:__tests__|__mocks__|__fixtures__|__snapshots__|tests?|specs?|e2e|cypress|playwright|fixtures|mocks|docs?|examples?|samples?|stories|\.storybook|legacy|archived?|deprecated|old|backups?)\/|(?:\.|_|-)(?:test|tests|spec|e2e|stories|story|snap|bench|mock)\.[\w.]+$|(?:^|\/)(?:test_[^/]*|tests?|conftest)\.py$|\.d\.[cm]?ts$|\.min\.[cm]?js$|\.bak$|\.orig$|(?:^|\/)(?:jest|vitest|playwright|cypress)\.(?:config|setup)\./i;

/** Whether a file is of the app as it runs. */
export const isApart = (path: string): boolean => apart.test(path);

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
  const importers = new Map<boolean, ReadonlyMap<string, readonly string[]>>();
  return {
    packages: await packagesOf(tree),
    mentioning: async (words, having) =>
      (await mentions.of(words))
        .filter((path) => having?.test(texts.get(path) ?? '') ?? true)
        .flatMap(sourceOf),
    importing: (names, language) => {
      const isPython = language === 'python';
      const known = importers.get(isPython) ?? importersByName(texts, isPython);
      importers.set(isPython, known);
      return [...new Set([...names].flatMap((name) => known.get(name) ?? []))].flatMap(sourceOf);
    },
  };
}

/** For the last part of each module that is named, the files that may name it: read off the text, so it may be too many. */
function importersByName(
  texts: ReadonlyMap<string, string>,
  isPython: boolean,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const namesIn = isPython ? pythonNames : scriptNames;
  const ofLanguage = [...texts].filter(([path]) => path.endsWith('.py') === isPython);
  for (const [path, text] of ofLanguage)
    for (const name of new Set(namesIn(text))) {
      const others = found.get(name);
      if (others === undefined) found.set(name, [path]);
      else others.push(path);
    }
  return found;
}

const scriptNames = (text: string): string[] =>
  [...text.matchAll(/(?:\bfrom|\bimport|\brequire\(|\bimport\()\s*['"]([^'"\n]+)['"]/g)].map(
    ([, module = '']) => lastPart(module.replace(/\.[cm]?[jt]sx?$/, '')),
  );

/** `from app.db import get_db` names `db`, and may mean a module `get_db` too. */
const pythonNames = (text: string): string[] =>
  [...text.matchAll(/^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+)?import[ \t]+([^#\n]+)/gm)].flatMap(
    ([, module = '', names = '']) => [lastPart(module), ...names.split(/[\s,()]+/).map(lastPart)],
  );

const lastPart = (module: string): string => /[^/.]*$/.exec(module)?.[0].toLowerCase() ?? '';

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
