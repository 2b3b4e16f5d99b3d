import { folderOf, nameOf } from '../app/paths.ts';
import type { Packages, Resolve } from './modules.ts';

/** A file that names a module; of Python only the file, for there a name may be of a module or of something in one. */
interface Naming {
  readonly path: string;
  readonly module?: string;
}

type ByName = ReadonlyMap<string, readonly Naming[]>;

/** Tells which files may import which, read off their text: looked up by the last part of what they name, of which there may be many. */
export class Importers {
  private readonly texts: ReadonlyMap<string, string>;
  private readonly resolve: Resolve;
  private readonly known = new Map<Language, ByName>();

  constructor(texts: ReadonlyMap<string, string>, resolve: Resolve) {
    this.texts = texts;
    this.resolve = resolve;
  }

  of(paths: readonly string[], packages: Packages): readonly string[] {
    const found = paths.flatMap((path) => {
      const byName = this.byName(languageOf(path));
      const naming = namesOf(path, packages).flatMap((name) => byName.get(name) ?? []);
      return naming.filter((one) => this.means(one, path)).map((one) => one.path);
    });
    return [...new Set(found)];
  }

  private means({ path, module }: Naming, file: string): boolean {
    return module === undefined || this.resolve({ path, language: 'javascript' }, module) === file;
  }

  private byName(language: Language): ByName {
    const known = this.known.get(language) ?? this.readAll(language);
    this.known.set(language, known);
    return known;
  }

  private readAll(language: Language): ByName {
    const found = new Map<string, Naming[]>();
    for (const [path, text] of this.texts) {
      if (languageOf(path) !== language) continue;
      const named: (readonly [string, Naming])[] =
        language === 'python'
          ? [...new Set(pythonNames(text))].map((name) => [name, { path }])
          : [...new Set(scriptModules(text))].map((module) => [scriptName(module), { path, module }]);
      for (const [name, one] of named) {
        const others = found.get(name);
        if (others === undefined) found.set(name, [one]);
        else others.push(one);
      }
    }
    return found;
  }
}

type Language = 'python' | 'script';
const languageOf = (path: string): Language => (path.endsWith('.py') ? 'python' : 'script');

/** What a file may be imported as: its name, that of the folder whose index it is, that of its package. */
function namesOf(path: string, packages: Packages): string[] {
  const name = lastPart(nameOf(path).replace(/\.\w+$/, ''));
  if (name !== 'index' && name !== '__init__') return [name];
  const folder = folderOf(path);
  const home = /(?:^|\/)src$/.test(folder) ? folderOf(folder) : folder;
  const own = [...packages].flatMap(([name, at]) => (at === home ? [lastPart(name)] : []));
  return [lastPart(nameOf(folder)), ...own];
}

const scriptModules = (text: string): string[] =>
  [...text.matchAll(/(?:\bfrom|\bimport|\brequire\(|\bimport\()\s*['"]([^'"\n]+)['"]/g)].map(
    ([, module = '']) => module,
  );
const scriptName = (module: string): string => lastPart(module.replace(/\.[cm]?[jt]sx?$/, ''));

/** `from app.db import get_db` names `db`, and may mean a module `get_db` too. */
const pythonNames = (text: string): string[] =>
  [...text.matchAll(/^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+)?import[ \t]+([^#\n]+)/gm)].flatMap(
    ([, module = '', names = '']) => [lastPart(module), ...names.split(/[\s,()]+/).map(lastPart)],
  );

const lastPart = (module: string): string => /[^/.]*$/.exec(module)?.[0].toLowerCase() ?? '';
