import { readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { indexPaths } from '../../core/app/paths.ts';
import type { Unread } from '../../core/app/place.ts';
import type { Tree } from '../../core/app/tree.ts';
import { UnmoorError } from '../../core/errors/error.ts';
import { realShell, type Shell } from '../shell.ts';
import { committedFiles } from './committed.ts';
import { readTexts } from './texts.ts';
import { codeOf, walk } from './walk.ts';

export type OpenedTree = Tree & { readonly incomplete: readonly Unread[] };

const nothingDone = 'Nothing was read and nothing was changed.';

/**
 * Opens the folder of an app for reading. Nothing of the app is ever executed, and no link is followed.
 * @throws UnmoorError APP-101, APP-102, APP-103 (no file at all that is the app's own), APP-106
 */
export async function openTree(dir: string, shell: Shell = realShell): Promise<OpenedTree> {
  const root = folderAt(resolve(dir));
  const [walked, known] = await Promise.all([walk(root), committedFiles(shell, root)]);
  if (walked.files.length === 0 && walked.incomplete.length === 0) throw empty(root);
  const incomplete = [...walked.incomplete];
  return {
    ...indexPaths(walked.files),
    text: readTexts(root, walked.files, incomplete),
    committed: (path) => known?.has(path) ?? 'unknown',
    incomplete,
  };
}

function folderAt(path: string): string {
  let found: Stats;
  try {
    found = statSync(path);
  } catch (error) {
    throw codeOf(error) === 'EACCES' ? refused(path, error) : missing(path, error);
  }
  if (!found.isDirectory())
    throw new UnmoorError('APP-102', {
      why: `${path} is a file, and an app is read from its folder.`,
      next: 'name the folder that it stands in.',
      state: nothingDone,
    });
  try {
    readdirSync(path);
  } catch (error) {
    throw refused(path, error);
  }
  return realpathSync(path);
}

const missing = (path: string, cause: unknown) =>
  new UnmoorError('APP-101', {
    why: `${path} does not exist.`,
    next: "give the path of your app's folder, or go there and leave it out.",
    state: nothingDone,
    cause,
  });

const refused = (path: string, cause: unknown) =>
  new UnmoorError('APP-106', {
    why: `This user may not read ${path}.`,
    next: 'run Unmoor as the user that the folder belongs to.',
    state: nothingDone,
    cause,
  });

const empty = (path: string) =>
  new UnmoorError('APP-103', {
    why: `There is no file in ${path}, but for what tools leave there (node_modules, .git, build output).`,
    next: 'name the folder that your code stands in; of a fresh clone: `git checkout` the branch that has it.',
    state: nothingDone,
  });
