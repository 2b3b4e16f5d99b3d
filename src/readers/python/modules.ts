import { type Plain, plainMentioning } from '../../core/code/plain.ts';
import { folderOf } from '../../core/app/paths.ts';
import type { PythonProject } from '../../core/app/packages/python.ts';
import { codeIn } from '../../core/code/code-in.ts';
import type { Place } from '../../core/app/place.ts';
import type { Tree } from '../../core/app/tree.ts';

/** Something that a Python file makes at its top: `app = FastAPI()` in `api/main.py` is `api.main:app`. */
export interface Made {
  /** Dotted, as Python names it from the folder that the program is started in. */
  readonly module: string;
  readonly variable: string;
  readonly from: Place;
}

const kept = new WeakMap<readonly string[], readonly string[]>();

/** The app's own Python files. What migrations say was so once. */
export function codeOf(tree: Tree, project: PythonProject): readonly string[] {
  const all = codeIn(tree, project.folder, 'python');
  const code = kept.get(all) ?? all.filter((path) => !path.includes('/migrations/'));
  kept.set(all, code);
  return code;
}

/** `config/asgi.py` is `config.asgi`; a package is named by its folder. `src/` is where code is put without being a package. */
export function moduleOf(path: string, folder: string): string {
  const below = folder === '' ? path : path.slice(folder.length + 1);
  return below
    .replace(/\.py$/, '')
    .replace(/(?:^|\/)__init__$/, '')
    .replaceAll('/', '.');
}

/** Where one of these is made at the top of a file; files near the top of the folder come first. */
export async function madeIn(tree: Tree, project: PythonProject, made: string): Promise<Made[]> {
  const code = await plainMentioning(tree, codeOf(tree, project), [`${made}(`]);
  const pattern = new RegExp(`^(\\w+)(?::[\\w.]+)?=(?:\\w+\\.)?${made.replace('.', '\\.')}\\(`, 'gm');
  return code
    .flatMap((file) =>
      [...file.text.matchAll(pattern)]
        .filter(({ index }) => file.isTop(index))
        .map((found) => ({
          module: moduleOf(file.path, project.folder),
          variable: found[1] ?? 'app',
          from: place(file, found.index),
        })),
    )
    .toSorted((a, b) => depth(a.from.file) - depth(b.from.file));
}

export const place = (file: Plain, index: number): Place => ({ file: file.path, line: file.lineAt(index) });

const depth = (path: string): number => folderOf(path).split('/').length;
