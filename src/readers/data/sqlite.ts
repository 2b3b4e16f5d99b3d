import { plainMentioning } from '../../core/code/plain.ts';
import { codeIn } from '../../core/code/code-in.ts';
import type { Data } from '../../core/app/data.ts';
import { nodeProjects } from '../../core/app/packages/node.ts';
import { folderOf, joined } from '../../core/app/paths.ts';
import type { Tree } from '../../core/app/tree.ts';

const packages = ['better-sqlite3', 'sqlite3', 'sqlite', 'libsql'];

/** A database in a file: it moves as a file does. `new Database("data/menu.db")`; of `${DIR}/menu.db` only the name is known. */
export async function sqliteFiles(tree: Tree): Promise<Data[]> {
  const { projects } = await nodeProjects(tree);
  const found = await Promise.all(
    projects
      .filter(({ dependencies }) => packages.some((name) => name in dependencies))
      .map(async (project) => {
        const files = await plainMentioning(tree, codeIn(tree, project.folder, 'javascript'), [
          'Database(',
          'sqlite',
        ]);
        return files.flatMap((file) => {
          const opened = /\bDatabase(?:Sync)?\([^;]*?"([^":]*\.(?:db|sqlite3?))"/.exec(file.text);
          if (opened === null) return [];
          const folder = joined(project.folder, folderOf((opened[1] ?? '').replace(/^\.?\//, ''))) ?? '';
          const from = [{ file: file.path, line: file.lineAt(opened.index) }];
          return [{ id: 'files.sqlite', kind: 'files' as const, engine: 'sqlite', folder, env: [], from }];
        });
      }),
  );
  return found.flat();
}
