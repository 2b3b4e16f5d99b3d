import { plainMentioning } from '../../core/code/plain.ts';
import { codeIn, type Language } from '../../core/code/code-in.ts';
import type { Data } from '../../core/app/data.ts';
import { type NodeProject, nodeProjects } from '../../core/app/packages/node.ts';
import { type PythonProject, pythonProjects } from '../../core/app/packages/python.ts';
import type { Place } from '../../core/app/place.ts';
import type { Tree } from '../../core/app/tree.ts';
import { type DataPackage, nodePackages, pythonPackages } from './packages.ts';

/** How the packages of a language are asked for, and what is known of them. */
interface Ecosystem<P> {
  readonly language: Language;
  readonly packages: Readonly<Record<string, readonly DataPackage[]>>;
  readonly placeOf: (project: P, name: string) => Place | undefined;
}

const npm: Ecosystem<NodeProject> = {
  language: 'javascript',
  packages: nodePackages,
  placeOf: (project, name) =>
    name in project.dependencies ? project.place('dependencies', name) : undefined,
};

const pypi: Ecosystem<PythonProject> = {
  language: 'python',
  packages: pythonPackages,
  placeOf: (project, name) => project.packages.get(name),
};

/** Data that the app's packages speak to, where the code shows that they are used: what is only listed binds nobody. */
export async function dataByPackages(tree: Tree): Promise<Data[]> {
  const [node, python] = await Promise.all([nodeProjects(tree), pythonProjects(tree)]);
  const found = await Promise.all([
    ...node.projects.map((project) => ofProject(tree, project, npm)),
    ...python.projects.map((project) => ofProject(tree, project, pypi)),
  ]);
  return found.flat();
}

/** In a workspace what one part asks for, another may use: all code below the folder is looked at. */
async function ofProject<P extends { readonly folder: string }>(
  tree: Tree,
  project: P,
  { language, packages: table, placeOf }: Ecosystem<P>,
): Promise<Data[]> {
  const code = codeIn(tree, project.folder, language);
  const found = Object.entries(table).map(async ([name, packages]) => {
    const asked = placeOf(project, name);
    if (asked === undefined) return [];
    const shown = await Promise.all(packages.map((one) => usedAt(tree, code, language, name, one)));
    return packages.flatMap(({ kind, engine, uses }, index) => {
      const used = shown[index];
      if (used === undefined) return [];
      const id = engine === undefined ? kind : `${kind}.${engine}`;
      return [
        {
          id,
          kind,
          ...(engine === undefined ? {} : { engine }),
          ...(uses === undefined ? {} : { uses }),
          env: [],
          from: [asked, ...used],
        },
      ];
    });
  });
  return (await Promise.all(found)).flat();
}

/** Where the code first uses a package; undefined when it does not. */
async function usedAt(
  tree: Tree,
  code: readonly string[],
  language: Language,
  name: string,
  { shown }: DataPackage,
): Promise<Place[] | undefined> {
  if (shown === 'listed') return [];
  const bare = name.replace(/\[.*\]$/, '');
  const module = bare.replaceAll('-', '_');
  const pattern =
    shown ?? (language === 'python' ? importOf(module) : new RegExp(`"${escaped(bare)}(?:/[^"]*)?"`));
  const words = shown === undefined ? [bare, module] : wordsOf(shown, bare, module);
  for (const file of await plainMentioning(tree, code, words)) {
    const index = file.text.search(pattern);
    if (index >= 0) return [{ file: file.path, line: file.lineAt(index) }];
  }
  return undefined;
}

const importOf = (module: string): RegExp => new RegExp(`^\\s*(?:import|from) ${escaped(module)}\\b`, 'm');
const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** The longest plain words of a pattern: a file without any of them is not taken apart. */
const wordsOf = (pattern: RegExp, ...more: readonly string[]): string[] => [
  ...(pattern.source.replaceAll(/\\[a-z]/g, ' ').match(/[A-Za-z_]\w{2,}/g) ?? []).filter(
    (word) => !['from', 'import'].includes(word),
  ),
  ...more,
];
