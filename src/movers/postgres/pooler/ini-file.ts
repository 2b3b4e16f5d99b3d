import { constants } from 'node:fs';
import { access, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Replaces the text of a file as one act: whoever reads it sees the old text or the new one, also after a crash. Owner and mode
 * stay; a symbolic link is followed. What a killed process left half written is written anew.
 */
export async function replaceText(path: string, text: string): Promise<void> {
  const file = await realpath(path);
  const { uid, gid, mode } = await stat(file);
  const draft = `${file}.unmoor-draft`;
  await rm(draft, { force: true }); // a file that stands keeps its old mode
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.chown(uid, gid);
    await handle.chmod(mode & 0o7777);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
  const folder = await open(dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/**
 * Looks whether `replaceText` would be let.
 * @returns what stands in the way, as a sentence's end; undefined when nothing does
 */
export async function whyNotReplaceable(path: string): Promise<string | undefined> {
  try {
    await readFile(path);
    const file = await realpath(path);
    await access(file, constants.W_OK);
    await access(dirname(file), constants.W_OK);
    const { uid } = await stat(file);
    const me = process.getuid?.();
    return me === undefined || me === 0 || me === uid
      ? undefined
      : `it belongs to user ${uid} and we are user ${me}: it would change hands`;
  } catch (error) {
    const { code, path: where } = error as NodeJS.ErrnoException;
    return `${code ?? 'an error'}${where === undefined ? '' : ` at ${where}`}`;
  }
}
