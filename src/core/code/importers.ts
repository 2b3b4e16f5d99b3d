import { folderOf, nameOf } from '../app/paths.ts';
import type { Packages } from './modules.ts';

type ByName = ReadonlyMap<string, readonly string[]>;

/** Tells which files may import which: by the last part of what they name, read off their text, so it may be too many. */
export class Importers {
  private readonly texts: ReadonlyMap<string, string>;
  private readonly known = new Map<Language, ByName>();

  constructor(texts: ReadonlyMap<string, string>) {
    this.texts = texts;
  }

  of(paths: readonly string[], packages: Packages): readonly string[] {
    const found = paths.flatMap((path) => {
      const byName = this.byName(languageOf(path));
      return namesOf(path, packages).flatMap((name) => byName.get(name) ?? []);
    });
    return [...new Set(found)];
  }

  private byName(language: Language): ByName {
    const known = this.known.get(language) ?? this.readAll(language);
    this.known.set(language, known);
    return known;
  }

  private readAll(language: Language): ByName {
    const found = new Map<string, string[]>();
    for (const [path, text] of this.texts) {
      if (languageOf(path) !== language) continue;
      for (const name of new Set(language === 'python' ? pythonNames(text) : scriptNames(text))) {
        const others = found.get(name);
        if (others === undefined) found.set(name, [path]);
        else others.push(path);
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
