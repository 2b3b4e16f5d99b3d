import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Sources } from '../../core/host/sources.ts';

/** Lays what a release is made of into a folder that has nothing else then. Links stay links. */
export async function layOut({ root, paths }: Sources, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const path of paths) {
    const to = join(folder, path);
    await mkdir(dirname(to), { recursive: true });
    await cp(join(root, path), to, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  }
}

/**
 * Every file below a folder, with `/` between folders. No link is followed.
 * @param goes whether a folder is looked into
 */
export async function filesBelow(
  root: string,
  goes: (folder: string) => boolean,
): Promise<readonly string[]> {
  const found: string[] = [];
  const waiting = [''];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop())
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (!entry.isDirectory()) found.push(path);
      else if (goes(path)) waiting.push(path);
    }
  return found.toSorted();
}
