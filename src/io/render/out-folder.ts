import type { Stats } from 'node:fs';
import { chmod, lstat, mkdir, open, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf, UnmoorError } from '../../core/errors/error.ts';
import type { OutFolder } from '../../core/stack/out-folder.ts';

/** A folder on this machine; where it is not there, the first file makes it. No link is followed below it. */
export function openOutFolder(root: string): OutFolder {
  return {
    name: root,
    read: async (path) => {
      const found = await refuseLinks(root, path);
      if (found === undefined) return undefined;
      const mode = (found.mode & 0o777).toString(8).padStart(4, '0');
      return { text: await readFile(join(root, path), 'utf8'), mode };
    },
    write: (path, text, mode) =>
      acting(root, path, () => writeWhole(join(root, path), text, Number.parseInt(mode, 8))),
    remove: (path) =>
      acting(root, path, async () => {
        await rm(join(root, path), { force: true });
        await removeEmpty(root, dirname(path));
      }),
    list: async () => ((await orNothing(listBelow(root, ''))) ?? []).toSorted(),
  };
}

async function writeWhole(path: string, text: string, mode: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.draft`;
  await rm(draft, { force: true }); // a file that stands keeps its old mode
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await chmod(draft, mode); // whatever the umask, and only when it is whole
  } finally {
    await file.close();
  }
  await rename(draft, path);
}

async function acting(root: string, path: string, act: () => Promise<void>): Promise<void> {
  await refuseLinks(root, path);
  try {
    await act();
  } catch (error) {
    throw new UnmoorError('RENDER-202', {
      why: `${join(root, path)}: ${messageOf(error)}.`,
      next: 'name a folder that you may write to (--out), or mend this one; then render again.',
      state: 'Files before it (in the order of their paths) are written; each is whole.',
      cause: error,
    });
  }
}

/**
 * A link, or a folder in the place of a file, would have the file written elsewhere than it says.
 * @returns the file that is there
 */
async function refuseLinks(root: string, path: string): Promise<Stats | undefined> {
  const parts = path.split('/');
  if (path.startsWith('/') || parts.some((part) => part === '' || part === '.' || part === '..'))
    throw refusal(join(root, path), 'it leads out of the folder');
  for (let depth = 1; depth <= parts.length; depth += 1) {
    const at = join(root, ...parts.slice(0, depth));
    const found = await orNothing(lstat(at));
    if (found === undefined) return undefined;
    if (found.isSymbolicLink()) throw refusal(at, 'it is a link');
    const isLast = depth === parts.length;
    if (isLast ? !found.isFile() : !found.isDirectory())
      throw refusal(at, isLast ? 'it is no file' : 'it is no folder');
    if (isLast) return found;
  }
  return undefined;
}

const refusal = (path: string, reason: string): UnmoorError =>
  new UnmoorError('RENDER-201', {
    why: `${path} cannot be rendered to: ${reason}.`,
    next: 'move it out of the way, or name another folder with --out.',
    state: 'It was not touched.',
  });

async function removeEmpty(root: string, folder: string): Promise<void> {
  for (let at = folder; at !== '.'; at = dirname(at)) {
    if ((await readdir(join(root, at))).length > 0) return;
    await rmdir(join(root, at));
  }
}

async function listBelow(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const found = await Promise.all(
    entries.map((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      return entry.isDirectory() ? listBelow(root, path) : Promise.resolve([path]);
    }),
  );
  return found.flat();
}

async function orNothing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
