import { isAside } from '../../core/app/packages/aside.ts';
import { nameOf } from '../../core/app/paths.ts';
import type { Reader } from '../../core/app/reader.ts';
import type { Tree } from '../../core/app/tree.ts';
import { type Plain, plainMentioning } from '../../core/code/plain.ts';
import { isOwnFile } from '../../core/env/own-files.ts';
import { type Helper, readCalls } from './helpers.ts';
import { isTemplate, readCompose, readDockerfile, readProcfile, readTemplate } from './files.ts';
import { helpersInJavaScript, javascriptWords, readJavaScript } from './javascript.ts';
import { otherEnds, readOther } from './other-languages.ts';
import { helpersInPython, pythonWords, readPython } from './python.ts';
import { type Reading, variablesOf } from './reading.ts';

const javascript = [
  '.js',
  '.mjs',
  '.cjs',
  '.jsx',
  '.ts',
  '.mts',
  '.cts',
  '.tsx',
  '.vue',
  '.svelte',
  '.astro',
];

/** Variables of the environment: what the code reads, and what templates and files of services name. */
export const env: Reader = {
  id: 'env',
  read: async (tree) => {
    const code = await Promise.all([
      fromCode(tree, {
        ends: javascript,
        words: javascriptWords,
        read: readJavaScript,
        helpersIn: helpersInJavaScript,
      }),
      fromCode(tree, { ends: ['.py'], words: pythonWords, read: readPython, helpersIn: helpersInPython }),
    ]);
    const files = await Promise.all(
      tree.files.map(async ({ path }) => {
        const read = readerOf(path);
        const text = read === undefined || isAside(path) ? undefined : await tree.text(path);
        return read === undefined || text === undefined || isOwnFile(text) ? [] : read(path, text);
      }),
    );
    return { env: variablesOf([...code.flat(), ...files.flat()]) };
  },
};

/** Tests set and read variables of their own: what only they read, the app does not need. */
const isTest = (path: string): boolean =>
  isAside(path) ||
  /\.(?:test|spec|stories|bench|d)\.[cm]?[jt]sx?$|(?:^|_)tests?(?:_\w+)?\.py$|^conftest\.py$/.test(
    nameOf(path),
  );

interface Language {
  readonly ends: readonly string[];
  readonly words: readonly string[];
  readonly read: (plain: Plain) => Reading[];
  readonly helpersIn: (plain: Plain) => Helper[];
}

async function fromCode(tree: Tree, { ends, words, read, helpersIn }: Language): Promise<Reading[]> {
  const paths = tree.ending(...ends).filter((path) => !isTest(path));
  const files = await plainMentioning(tree, paths, words);
  const helped = files
    .map((file) => ({ file, helpers: helpersIn(file) }))
    .filter(({ helpers }) => helpers.length > 0);
  const helpers = helped.flatMap((one) => one.helpers);
  const callers = await plainMentioning(
    tree,
    paths,
    helpers.map(({ called }) => `${called}(`),
  );
  const definers = new Set(helped.map(({ file }) => file.path));
  return [
    ...files.flatMap((file) => read(file)),
    ...helped.flatMap((one) => readCalls(one.file, one.helpers, true)),
    ...callers.filter(({ path }) => !definers.has(path)).flatMap((file) => readCalls(file, helpers, false)),
  ];
}

function readerOf(path: string): ((file: string, text: string) => Reading[]) | undefined {
  const name = nameOf(path);
  if (isTemplate(path)) return readTemplate;
  if (otherEnds.some((end) => name.endsWith(end))) return isTest(path) ? undefined : readOther;
  if (/^(?:docker-)?compose[\w.-]*\.ya?ml$/.test(name)) return readCompose;
  if (/^Procfile(?:\.\w+)?$/.test(name)) return readProcfile;
  if (/^(?:[\w.-]+\.)?Dockerfile(?:\.[\w-]+)?$|^Containerfile$/.test(name)) return readDockerfile;
  return undefined;
}
