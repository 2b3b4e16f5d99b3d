import type { Tree } from '../app/tree.ts';
import { type Chain, chainsOf } from './chain.ts';
import { type Import, importsOf } from './imports.ts';
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
  readonly paths: readonly string[];
  readonly packages: Packages;
  /** @returns in the order of their paths, those whose text has one of the words; words are lower case, and so is what is looked at */
  mentioning(words: readonly string[]): Promise<readonly ReadSource[]>;
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
  const paths = tree.ending(...codeEnds).filter((path) => !isApart(path));
  const small = new Set(tree.files.flatMap(({ path, bytes }) => (bytes <= longest ? [path] : [])));
  const texts = await Promise.all(paths.filter((path) => small.has(path)).map(textOf(tree)));
  const lower = texts.flat().map((file) => ({ ...file, lower: file.text.toLowerCase() }));
  const read = new Map<string, ReadSource | undefined>();
  const sourceOf = ({ path, text }: { readonly path: string; readonly text: string }) => {
    if (!read.has(path)) read.set(path, takeApart(path, text));
    const source = read.get(path);
    return source === undefined ? [] : [source];
  };
  return {
    paths,
    packages: await packagesOf(tree),
    mentioning: (words) =>
      Promise.resolve(
        lower.filter((file) => words.some((word) => file.lower.includes(word))).flatMap(sourceOf),
      ),
  };
}

const textOf = (tree: Tree) => async (path: string) => {
  const text = await tree.text(path);
  return text === undefined ? [] : [{ path, text }];
};

function takeApart(path: string, text: string): ReadSource | undefined {
  const source = readSource(path, text);
  return source && { ...source, text, imports: importsOf(source), chains: chainsOf(source) };
}
