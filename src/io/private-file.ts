import { open, readFile, rename, rm } from 'node:fs/promises';

/** Writes a file for the owner's eyes only (mode 0600), whole or not at all. It is on the disk when this resolves. */
export async function writePrivate(path: string, content: string | Uint8Array): Promise<void> {
  const draft = `${path}.draft`;
  await rm(draft, { force: true }); // a file that stands keeps its old mode
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}

/** @returns undefined when there is no such file */
export async function readPrivate(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
