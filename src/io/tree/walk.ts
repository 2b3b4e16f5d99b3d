import { closeSync, lstatSync, openSync, readdirSync, readSync, realpathSync, type Dirent } from 'node:fs';
import { join, sep } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { isForeign, isVirtualEnvironment } from '../../core/app/foreign.ts';
import type { Unread } from '../../core/app/place.ts';
import type { TreeFile } from '../../core/app/tree.ts';
import { renderedPage } from '../../core/stack/header.ts';

/** The four calls that the walk makes. A test gives its own, to be refused where root never is. */
export interface Folders {
  list(path: string): Dirent[];
  bytes(path: string): number;
  real(path: string): string;
  /** How a file begins. */
  head(path: string, bytes: number): string;
}

/**
 * Synchronous on purpose: a listing or a size takes some microseconds, and a promise for each would take longer than the call
 * (20,000 files: 0.2 s so, 0.9 s with node:fs/promises, on two cores).
 */
export const realFolders: Folders = {
  list: (path) => readdirSync(path, { withFileTypes: true }),
  bytes: (path) => lstatSync(path).size,
  real: (path) => realpathSync(path),
  head: (path, bytes) => {
    const file = openSync(path, 'r');
    try {
      const buffer = Buffer.alloc(bytes);
      return buffer.toString('utf8', 0, readSync(file, buffer, 0, bytes, 0));
    } finally {
      closeSync(file);
    }
  },
};

export interface Walked {
  readonly files: readonly TreeFile[];
  readonly incomplete: readonly Unread[];
}

/**
 * Every file below `root` that is the app's own. Links are never followed: what they lead to within the app is read where it
 * stands, and so no loop can hold the walk; what stands outside is not the app's, and is said.
 *
 * @param root a real path, without links
 */
export async function walk(root: string, folders: Folders = realFolders): Promise<Walked> {
  const files: TreeFile[] = [];
  const incomplete: Unread[] = [];
  const waiting = [''];
  for (let listed = 1, folder = waiting.pop(); folder !== undefined; folder = waiting.pop(), listed++) {
    if (listed % 256 === 0) await breathe(); // so that Ctrl-C and progress are not held up
    const entries = listing(folders, root, folder, incomplete);
    const names = entries.map(({ name }) => name);
    if (folder !== '' && (isVirtualEnvironment(names) || isRendered(folders, join(root, folder), names)))
      continue;
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!isForeign(entry.name, names)) waiting.push(path);
      } else if (entry.isFile()) {
        const bytes = sizeOf(folders, join(root, path));
        if (bytes !== undefined) files.push({ path, bytes });
      } else if (entry.isSymbolicLink() && leadsOut(folders, root, path)) {
        incomplete.push({
          what: path,
          why: 'it is a link to something outside of the folder, which was not followed',
          next: 'Read the folder that holds both, or put a copy in the place of the link.',
        });
      }
    }
  }
  return { files, incomplete };
}

/** What was rendered of the app is no part of it: read again, its own Dockerfiles would change what is rendered next. */
function isRendered(folders: Folders, path: string, names: readonly string[]): boolean {
  const { name, begins } = renderedPage;
  if (!names.includes(name)) return false;
  try {
    return folders.head(join(path, name), Buffer.byteLength(begins)) === begins;
  } catch {
    return false;
  }
}

function listing(folders: Folders, root: string, folder: string, incomplete: Unread[]): Dirent[] {
  try {
    return folders.list(join(root, folder));
  } catch (error) {
    incomplete.push({ what: `${folder}/`, why: refusal(error), next: mend(error, folder) });
    return [];
  }
}

/** A file that went away between the listing and now is no file of the app. */
function sizeOf(folders: Folders, path: string): number | undefined {
  try {
    return folders.bytes(path);
  } catch {
    return undefined;
  }
}

/** A link that leads nowhere leads to nothing that could be read. */
function leadsOut(folders: Folders, root: string, path: string): boolean {
  try {
    const target = folders.real(join(root, path));
    return target !== root && !target.startsWith(root + sep);
  } catch {
    return false;
  }
}

/** Why the system refused, in words. */
export function refusal(error: unknown): string {
  const code = codeOf(error);
  if (code === 'EACCES' || code === 'EPERM') return 'this user may not read it';
  if (code === 'ENOENT') return 'it went away while the app was read';
  return `the system refused it (${code ?? String(error)})`;
}

export function mend(error: unknown, path: string): string {
  const code = codeOf(error);
  return code === 'EACCES' || code === 'EPERM'
    ? `Give yourself the right to read it (chmod -R u+rX ${path}), and read the app again.`
    : 'Read the app again; if it stays so, look at the disk.';
}

export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error ? String(error.code) : undefined;
