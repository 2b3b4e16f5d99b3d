import { isAside } from '../../core/app/packages/aside.ts';
import { folderOf, nameOf } from '../../core/app/paths.ts';
import type { Tree } from '../../core/app/tree.ts';

/** A compose file, and whether it is the one for servers. */
export interface ComposeFile {
  readonly file: string;
  readonly isProduction: boolean;
}

const pattern = /^(?:docker-)?compose(?:[.-]([\w.-]+?))?\.ya?ml$/;
const production = /^(?:prod|production|deploy|server|live)\b/;
const developers = /^(?:dev|development|local|override|test|tests|testing|ci|e2e|debug)\b/;

/** The compose files of the app. Those for developers only where a folder has no other. */
export function composeFiles(tree: Tree): ComposeFile[] {
  const all = [...tree.ending('.yml'), ...tree.ending('.yaml')]
    .filter((file) => !isAside(file))
    .flatMap((file) => {
      const found = pattern.exec(nameOf(file));
      return found === null ? [] : [{ file, label: found[1] ?? '' }];
    });
  const forServers = all.filter(({ label }) => !developers.test(label));
  const kept = all.filter(
    (one) =>
      forServers.includes(one) || !forServers.some(({ file }) => folderOf(file) === folderOf(one.file)),
  );
  return kept.map(({ file, label }) => ({ file, isProduction: production.test(label) }));
}
