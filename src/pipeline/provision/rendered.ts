import { messageOf, UnmoorError } from '../../core/errors/error.ts';
import { type Manifest, readManifest } from '../../core/host/manifest.ts';
import type { Content } from '../../core/host/scripts.ts';
import type { OutFolder } from '../../core/stack/out-folder.ts';
import { sha256 } from '../../io/sha256.ts';

/** What `unmoor render` wrote for a server, with the person's edits. @throws UnmoorError HOST-205 */
export async function readRendered(
  folder: OutFolder,
): Promise<{ readonly manifest: Manifest; readonly contents: readonly Content[] }> {
  const text = (await folder.read('manifest.json'))?.text;
  if (text === undefined)
    throw unusable(
      `There is no manifest.json in ${folder.name}/.`,
      '`unmoor render --to vps` (or compose) writes it; --files names the folder.',
    );
  let manifest: Manifest;
  try {
    manifest = readManifest(text);
  } catch (error) {
    throw unusable(`${folder.name}/manifest.json is not what this Unmoor reads: ${messageOf(error)}`, again);
  }
  const contents: Content[] = [];
  for (const file of manifest.files) {
    const found = await folder.read(file.path);
    if (found === undefined)
      throw unusable(`manifest.json names ${file.path}, which is not in ${folder.name}/.`, again);
    contents.push({ file, text: found.text, sha256: sha256(found.text) });
  }
  const beside = (await folder.list()).find((path) => path.endsWith('.new'));
  if (beside !== undefined)
    throw unusable(
      `${folder.name}/${beside} waits for your decision: what you edited was rendered otherwise.`,
      'compare the two, take what you want, and delete the .new.',
    );
  return { manifest, contents };
}

const again = 'render again: `unmoor render`.';

const unusable = (why: string, next: string): UnmoorError =>
  new UnmoorError('HOST-205', { why, next, state: 'Nothing was changed on the server.' });
