import { chmod, lstat, mkdir, open, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What is on the disk: a plain file, nothing, or something that must not be written to. */
export type Standing =
  | { readonly is: 'file'; readonly text: string; readonly mode: number }
  | { readonly is: 'nothing' }
  | { readonly is: 'in the way'; readonly what: string };

/**
 * Looks at a path below a folder without following a link anywhere on its way: one that somebody laid there would lead the file out
 * of the folder.
 */
export async function lookAt(folder: string, path: string): Promise<Standing> {
  const parts = path.split('/');
  for (let length = 1; length <= parts.length; length += 1) {
    const here = parts.slice(0, length).join('/');
    const stat = await statOf(join(folder, here));
    if (stat === undefined) return { is: 'nothing' };
    if (stat.isSymbolicLink()) return { is: 'in the way', what: `${here} is a symbolic link` };
    const last = length === parts.length;
    if (last && stat.isFile())
      return {
        is: 'file',
        text: await readFile(join(folder, here), 'utf8'),
        mode: stat.mode & 0o777,
      };
    if (last || !stat.isDirectory())
      return { is: 'in the way', what: `${here} is ${stat.isDirectory() ? 'a folder' : 'no folder'}` };
  }
  return { is: 'nothing' };
}

async function statOf(path: string) {
  try {
    return await lstat(path);
  } catch (error) {
    if (error instanceof Error && (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whole or not at all, and never readable by more people than its mode says, not for a moment. */
export async function put(folder: string, path: string, text: string, mode: number): Promise<void> {
  const at = join(folder, path);
  const draft = `${at}.draft`;
  await mkdir(dirname(at), { recursive: true });
  await rm(draft, { force: true });
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await chmod(draft, mode); // what a umask would take away
  await rename(draft, at);
}

/** The file, and the folders that it leaves empty. */
export async function takeAway(folder: string, path: string): Promise<void> {
  await rm(join(folder, path), { force: true });
  for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) {
    try {
      await rmdir(join(folder, parent));
    } catch {
      return; // something else is in it
    }
  }
}
