import { plainMentioning } from '../../core/code/plain.ts';
import type { Data } from '../../core/app/data.ts';
import { type NodeProject, nodeProjects } from '../../core/app/packages/node.ts';
import { type PythonProject, pythonProjects } from '../../core/app/packages/python.ts';
import type { Place } from '../../core/app/place.ts';
import type { Tree } from '../../core/app/tree.ts';
import { codeOf } from './code.ts';
import { type DataPackage, nodePackages, pythonPackages } from './packages.ts';

/** Data that the app's packages speak to, where the code shows that they are used: what is only listed binds nobody. */
export async function dataByPackages(tree: Tree): Promise<Data[]> {
  const [node, python] = await Promise.all([nodeProjects(tree), pythonProjects(tree)]);
  const found = await Promise.all([
    ...node.projects.map((project) => ofProject(tree, project, nodePackages, nodePlace)),
    ...python.projects.map((project) => ofProject(tree, project, pythonPackages, pythonPlace)),
  ]);
  return found.flat();
}

const nodePlace = (project: NodeProject, name: string): Place | undefined =>
  name in project.dependencies ? project.place('dependencies', name) : undefined;
const pythonPlace = (project: PythonProject, name: string): Place | undefined => project.packages.get(name);

async function ofProject<P extends NodeProject | PythonProject>(
  tree: Tree,
  project: P,
  table: Readonly<Record<string, readonly DataPackage[]>>,
  placeOf: (project: P, name: string) => Place | undefined,
): Promise<Data[]> {
  const code = codeOf(tree, project);
  const found = Object.entries(table).map(async ([name, packages]) => {
    const asked = placeOf(project, name);
    if (asked === undefined) return [];
    const shown = await Promise.all(packages.map((one) => usedAt(tree, code, name, one)));
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
  name: string,
  { shown }: DataPackage,
): Promise<Place[] | undefined> {
  if (shown === 'listed') return [];
  const bare = name.replace(/\[.*\]$/, '');
  const module = bare.replaceAll('-', '_');
  const pattern =
    shown ??
    (code[0]?.endsWith('.py') === true ? importOf(module) : new RegExp(`"${escaped(bare)}(?:/[^"]*)?"`));
  const words = shown === undefined ? [bare, module] : wordsOf(shown, bare, module);
  for (const file of await plainMentioning(tree, code, words)) {
    const index = file.text.search(pattern);
    if (index >= 0) return [{ file: file.path, line: file.lineAt(index) }];
  }
  return undefined;
}

const importOf = (module: string): RegExp => new RegExp(`^(?:import|from) ${escaped(module)}\\b`, 'm');
const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** The longest plain words of a pattern: a file without any of them is not taken apart. */
const wordsOf = (pattern: RegExp, ...more: readonly string[]): string[] => [
  ...(pattern.source.match(/[A-Za-z_]\w{2,}/g) ?? []).filter((word) => !['from', 'import'].includes(word)),
  ...more,
];
