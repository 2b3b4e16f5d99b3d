import { existsSync, realpathSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Sources } from '../../core/host/sources.ts';
import { realShell, type Shell } from '../shell.ts';
import { askGit } from './committed.ts';
import { openTree } from './open-tree.ts';

/** Variables of a person's: they may hold secrets, and the server has its own. Examples hold none. */
const isOfVariables = (path: string): boolean =>
  /^\.env(?:\.|$)/.test(basename(path)) && !/\.(?:example|sample|template|dist)$/.test(path);

/**
 * What a release is made of: where git knows the folder, what it knows and what is new and not ignored; else everything that tools do not
 * leave there. What was rendered is none of it.
 *
 * @throws UnmoorError APP-101, APP-102, APP-103, APP-106
 */
export async function readSources(folder: string, shell: Shell = realShell): Promise<Sources> {
  const tree = await openTree(folder, shell);
  const root = realpathSync(resolve(folder));
  const own = new Set([...tree.files].map(({ path }) => path));
  const [known, fresh, head, changes] = await Promise.all([
    askGit(shell, root, 'ls-files', '-z', '--cached'),
    askGit(shell, root, 'ls-files', '-z', '--others', '--exclude-standard'),
    askGit(shell, root, 'rev-parse', '--short=12', 'HEAD'),
    askGit(shell, root, 'status', '--porcelain', '--', '.'),
  ]);
  if (known === undefined) return { root, paths: [...own].filter((path) => !isOfVariables(path)).toSorted() };
  const there = (path: string) => existsSync(join(root, path));
  return {
    root,
    paths: [
      // What git keeps is sent even where it looks like a tool's: a vendored folder, a built file, public variables of a front.
      ...listOf(known).filter(there),
      ...listOf(fresh).filter((path) => own.has(path) && !isOfVariables(path)),
    ].toSorted(),
    ...(head === undefined ? {} : { commit: head.trim() }),
    ...(changes === '' ? {} : { changed: true }),
  };
}

const listOf = (text: string | undefined): readonly string[] => (text ?? '').split('\0').filter(Boolean);
