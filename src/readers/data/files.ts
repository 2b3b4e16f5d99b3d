import { type Plain, plainMentioning } from '../../core/code/plain.ts';
import { codeIn } from '../../core/code/code-in.ts';
import type { Data } from '../../core/app/data.ts';
import { nodeProjects, projectAt } from '../../core/app/packages/node.ts';
import { pythonProjects } from '../../core/app/packages/python.ts';
import { folderOf, isWithin, joined } from '../../core/app/paths.ts';
import type { Tree } from '../../core/app/tree.ts';

/** Places where an app says which folder it keeps uploads in. The last text in what was found is the folder. */
const patterns: readonly RegExp[] = [
  /\bMEDIA_ROOT(?::\w+)?=[^\n]*/g,
  /(?<=\b(?:UPLOAD_FOLDER|UPLOAD_DIR|UPLOADS_DIR|UPLOAD_PATH|UPLOADS_PATH|MEDIA_DIR|STORAGE_DIR)(?:"\])?=)[^\n;]*/g,
  /\bmulter\(\{[^}]*?\bdest:[^,}]*/g,
  /\bdiskStorage\(\{[^]{0,300}?\bdestination:(?:"[^"]*"|[^;]{0,200}?\bcb\(null,[^)]*\)?)/g,
  /\buploadDir:[^,}]*/g,
  /\benv\.(?:UPLOAD|UPLOADS|MEDIA|STORAGE)_(?:DIR|PATH|FOLDER|ROOT)(?:\|\||\?\?)[^,;)]*\)?/g,
];

const words = [
  'MEDIA_ROOT',
  'UPLOAD',
  'multer',
  'uploadDir',
  'diskStorage',
  'MEDIA_DIR',
  'STORAGE_DIR',
  'MEDIA_PATH',
  'STORAGE_PATH',
];

/** Folders that hold what people gave to the app. */
export async function filesByCode(tree: Tree): Promise<Data[]> {
  const code = codeIn(tree, '', 'javascript', 'python');
  const [files, node, python] = await Promise.all([
    plainMentioning(tree, code, words),
    nodeProjects(tree),
    pythonProjects(tree),
  ]);
  return files.flatMap((file) => {
    const home = file.path.endsWith('.py')
      ? homeOf(
          tree,
          file.path,
          python.projects.map(({ folder }) => folder),
        )
      : (projectAt(node.projects, file.path)?.folder ?? folderOf(file.path));
    return foldersIn(file).map(
      ({ below, index }): Data => ({
        id: `files.${below.replaceAll(/[^\w]+/g, '-')}`,
        kind: 'files',
        folder: joined(home, below) ?? below,
        env: [],
        from: [{ file: file.path, line: file.lineAt(index) }],
      }),
    );
  });
}

function foldersIn(file: Plain) {
  return patterns.flatMap((pattern) =>
    [...file.text.matchAll(pattern)].flatMap((found) => {
      const texts = [...found[0].matchAll(/"([^"]+)"/g)].map(({ 1: text = '' }) => text);
      const folder = texts.findLast(
        (text) => /^[\w./-]+$/.test(text) && !/^[A-Z0-9_]+$/.test(text) && !text.includes('..'),
      );
      const below = folder?.replace(/^\/(?:app|code|srv|usr\/src\/app)\/|^\.?\//, '').replace(/\/$/, '');
      return below === undefined || below === '' || below === 'tmp' || below.startsWith('tmp/')
        ? []
        : [{ below, index: found.index }];
    }),
  );
}

/** BASE_DIR is the folder of manage.py; without one the nearest that asks for packages. */
function homeOf(tree: Tree, path: string, projects: readonly string[]): string {
  const manage = tree
    .named('manage.py')
    .map(folderOf)
    .filter((folder) => isWithin(folder, path));
  const above = manage.length > 0 ? manage : projects.filter((folder) => isWithin(folder, path));
  return above.toSorted((a, b) => b.length - a.length)[0] ?? '';
}
