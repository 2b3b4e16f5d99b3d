import { isAside } from '../../core/app/packages/aside.ts';
import { nameOf } from '../../core/app/paths.ts';
import type { Reader } from '../../core/app/reader.ts';
import type { Tree } from '../../core/app/tree.ts';
import { type Plain, plainMentioning } from '../../core/code/plain.ts';
import { isTemplate, readCompose, readDockerfile, readProcfile, readTemplate } from './files.ts';
import { javascriptWords, readJavaScript } from './javascript.ts';
import { pythonWords, readPython } from './python.ts';
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
      fromCode(tree, javascript, javascriptWords, readJavaScript),
      fromCode(tree, ['.py'], pythonWords, readPython),
    ]);
    const files = await Promise.all(
      tree.files.map(async ({ path }) => {
        const read = readerOf(path);
        const text = read === undefined || isAside(path) ? undefined : await tree.text(path);
        return read === undefined || text === undefined ? [] : read(path, text);
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

async function fromCode(
  tree: Tree,
  ends: readonly string[],
  words: readonly string[],
  read: (plain: Plain) => Reading[],
): Promise<Reading[]> {
  const paths = tree.ending(...ends).filter((path) => !isTest(path));
  return (await plainMentioning(tree, paths, words)).flatMap(read);
}

function readerOf(path: string): ((file: string, text: string) => Reading[]) | undefined {
  const name = nameOf(path);
  if (isTemplate(path)) return readTemplate;
  if (/^(?:docker-)?compose[\w.-]*\.ya?ml$/.test(name)) return readCompose;
  if (/^Procfile(?:\.\w+)?$/.test(name)) return readProcfile;
  if (/^(?:[\w.-]+\.)?Dockerfile(?:\.[\w-]+)?$|^Containerfile$/.test(name)) return readDockerfile;
  return undefined;
}
