import { at, fieldsOf, listOf, type Parsed, textOf } from '../../formats/parsed.ts';
import { readSettings } from '../../formats/read.ts';
import { folderOf, joined, nameOf, upwards } from '../paths.ts';
import type { Place, Unread } from '../place.ts';
import type { Tree } from '../tree.ts';
import { isAside } from './aside.ts';
import { normal, readRequirement, readRequirements } from './requirements.ts';

export type PythonManager = 'pip' | 'poetry' | 'uv' | 'pipenv';

/** A folder whose files ask for Python packages. */
export interface PythonProject {
  readonly folder: string;
  /** What runs, by its normal name; extras stand as `celery[redis]` beside `celery`. */
  readonly packages: ReadonlyMap<string, Place>;
  readonly version?: string;
  readonly manager: PythonManager;
  readonly install: string;
  /** The files that say so, the first is the chief one. */
  readonly files: readonly string[];
}

export interface PythonProjects {
  readonly projects: readonly PythonProject[];
  readonly unread: readonly Unread[];
}

const kept = new WeakMap<Tree, Promise<PythonProjects>>();

/** Every Python project of the app, read once a tree: several readers ask. */
export function pythonProjects(tree: Tree): Promise<PythonProjects> {
  const known = kept.get(tree) ?? readAll(tree);
  kept.set(tree, known);
  return known;
}

/** What one file asks for. */
interface Asked {
  readonly folder: string;
  readonly file: string;
  readonly packages: ReadonlyMap<string, Place>;
  readonly version?: string;
  readonly manager?: PythonManager;
  readonly unread: readonly Unread[];
}

async function readAll(tree: Tree): Promise<PythonProjects> {
  const asked = (
    await Promise.all([
      ...requirementFiles(tree).map((file) => requirements(tree, file)),
      ...tree.named('pyproject.toml').map((file) => settings(tree, file, pyproject)),
      ...tree.named('Pipfile').map((file) => settings(tree, file, pipfile)),
      ...tree.named('setup.cfg').map((file) => setupCfg(tree, file)),
    ])
  ).filter((one) => !isAside(one.file));
  const folders = [...new Set(asked.filter(({ packages }) => packages.size > 0).map(({ folder }) => folder))];
  const projects = await Promise.all(
    folders.sort().map((folder) =>
      project(
        tree,
        folder,
        asked.filter((one) => one.folder === folder),
      ),
    ),
  );
  return { projects, unread: asked.flatMap(({ unread }) => unread) };
}

async function project(tree: Tree, folder: string, asked: readonly Asked[]): Promise<PythonProject> {
  const manager = asked.find((one) => one.manager !== undefined)?.manager ?? 'pip';
  const version = asked.find((one) => one.version !== undefined)?.version ?? (await pinned(tree, folder));
  const files = asked.filter(({ packages }) => packages.size > 0).map(({ file }) => file);
  return {
    folder,
    packages: new Map(asked.flatMap(({ packages }) => [...packages])),
    ...(version === undefined ? {} : { version }),
    manager,
    install: installs[manager](folder, files[0] ?? ''),
    files,
  };
}

const installs: Readonly<Record<PythonManager, (folder: string, file: string) => string>> = {
  pip: (folder, file) =>
    file.endsWith('.txt')
      ? `pip install -r ${folder === '' ? file : file.slice(folder.length + 1)}`
      : 'pip install .',
  poetry: () => 'poetry install --only main',
  uv: () => 'uv sync --frozen --no-dev',
  pipenv: () => 'pipenv install --deploy',
};

/** What is installed for tests and editors is not what runs. */
const forDevelopers =
  /(?:^|[-_./])(?:dev|develop|development|test|tests|testing|lint|docs?|ci|local|typing)(?=[-_.]|$)/i;

/** Chief files first, so that the first one names how to install: `requirements.txt`, then `requirements/production.txt`. */
function requirementFiles(tree: Tree): string[] {
  return tree
    .ending('.txt')
    .filter((file) => /(?:^|\/)requirements(?:[-_./][\w-]+)*\.txt$/.test(file))
    .filter(
      (file) => !forDevelopers.test(file.slice(file.lastIndexOf('requirements') + 'requirements'.length)),
    )
    .toSorted((a, b) => rank(a) - rank(b));
}

const rank = (file: string): number =>
  nameOf(file) === 'requirements.txt' ? 0 : /prod/.test(nameOf(file)) ? 1 : 2;

async function requirements(tree: Tree, file: string): Promise<Asked> {
  const above = folderOf(file);
  const folder = nameOf(above) === 'requirements' ? folderOf(above) : above;
  const packages = new Map<string, Place>();
  const waiting = [file];
  const seen = new Set<string>();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const text = await tree.text(next);
    const { packages: found, includes } = readRequirements(text ?? '');
    for (const { name, extras, line } of found) note(packages, name, extras, { file: next, line });
    for (const include of includes) waiting.push(joined(folderOf(next), include) ?? '');
  }
  return { folder, file, packages, unread: [] };
}

function note(packages: Map<string, Place>, name: string, extras: readonly string[], place: Place): void {
  packages.set(name, place);
  for (const extra of extras) packages.set(`${name}[${extra}]`, place);
}

type FromSettings = (parsed: Parsed, file: string) => Omit<Asked, 'folder' | 'file' | 'unread'>;

async function settings(tree: Tree, file: string, take: FromSettings): Promise<Asked> {
  const parsed = await readSettings(tree, file);
  const folder = folderOf(file);
  if (parsed === undefined) return { folder, file, packages: new Map(), unread: [] };
  const asked = take(parsed, file);
  const uv = tree.has(joined(folder, 'uv.lock') ?? 'uv.lock') ? { manager: 'uv' as const } : {};
  return { folder, file, unread: parsed.unread, ...asked, ...uv };
}

/** PEP 621 `[project]`, or Poetry's own tables. Groups for developers are left out. */
const pyproject: FromSettings = (parsed, file) => {
  const { value } = parsed;
  const packages = new Map<string, Place>();
  for (const text of listOf(at(value, 'project', 'dependencies'))) {
    const required = readRequirement(String(text), 0);
    if (required !== undefined)
      note(packages, required.name, required.extras, placeOf(parsed, file, ['project', 'dependencies']));
  }
  const poetry = fieldsOf(at(value, 'tool', 'poetry', 'dependencies'));
  for (const [name, said] of Object.entries(poetry)) {
    const extras = listOf(at(said, 'extras')).map((extra) => normal(String(extra)));
    if (name !== 'python')
      note(packages, normal(name), extras, placeOf(parsed, file, ['tool', 'poetry', 'dependencies', name]));
  }
  const version = textOf(at(value, 'project', 'requires-python')) ?? textOf(poetry['python']);
  const isPoetry =
    at(value, 'tool', 'poetry') !== undefined ||
    /poetry/.test(textOf(at(value, 'build-system', 'build-backend')) ?? '');
  const isUv = at(value, 'tool', 'uv') !== undefined;
  return {
    packages,
    ...(version === undefined ? {} : { version }),
    ...(isPoetry ? { manager: 'poetry' as const } : isUv ? { manager: 'uv' as const } : {}),
  };
};

const pipfile: FromSettings = (parsed, file) => {
  const packages = new Map<string, Place>();
  for (const [name, said] of Object.entries(fieldsOf(at(parsed.value, 'packages')))) {
    const extras = listOf(at(said, 'extras')).map((extra) => normal(String(extra)));
    note(packages, normal(name), extras, placeOf(parsed, file, ['packages', name]));
  }
  const version =
    textOf(at(parsed.value, 'requires', 'python_version')) ??
    textOf(at(parsed.value, 'requires', 'python_full_version'));
  return { packages, manager: 'pipenv', ...(version === undefined ? {} : { version }) };
};

function placeOf(parsed: Parsed, file: string, path: readonly string[]): Place {
  const line = parsed.lineOf(...path);
  return line === undefined ? { file } : { file, line };
}

/** setuptools' older file: `install_requires =` with one requirement on each of the lines that follow, further in. */
async function setupCfg(tree: Tree, file: string): Promise<Asked> {
  const lines = ((await tree.text(file)) ?? '').split(/\r?\n/);
  const packages = new Map<string, Place>();
  const start = lines.findIndex((line) => /^install_requires\s*=/.test(line));
  for (let index = start; start >= 0 && index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (index > start && !/^\s+\S/.test(line)) break;
    const required = readRequirement(line.replace(/^install_requires\s*=/, ''), index + 1);
    if (required !== undefined) note(packages, required.name, required.extras, { file, line: index + 1 });
  }
  const version = /^python_requires\s*=\s*(\S.*)$/m.exec(lines.join('\n'))?.[1]?.trim();
  return {
    folder: folderOf(file),
    file,
    packages,
    ...(version === undefined ? {} : { version }),
    unread: [],
  };
}

/** Heroku's and Railway's runtime.txt says `python-3.11.9`; pyenv's and uv's .python-version says `3.11`. */
async function pinned(tree: Tree, folder: string): Promise<string | undefined> {
  for (const above of upwards(folder))
    for (const name of ['runtime.txt', '.python-version']) {
      const text = await tree.text(joined(above, name) ?? name);
      const version = /^(?:python-)?(\d[\w.]*)/m.exec(text ?? '')?.[1];
      if (version !== undefined) return version;
    }
  return undefined;
}
