import { messageOf, UnmoorError } from '../../core/errors/error.ts';
import type { World } from './world.ts';

/**
 * Writes a file that a flag names, or that a verb makes.
 * @param flag `--html`; or the verb: `unmoor init`
 * @throws UnmoorError USE-107
 */
export async function writeFile(world: World, flag: string, path: string, text: string): Promise<void> {
  try {
    await world.writeText(path, text);
  } catch (error) {
    throw new UnmoorError('USE-107', {
      why: `${flag} writes ${path}, and that cannot be written: ${messageOf(error)}.`,
      next: 'name a file in a folder that you may write to.',
      state: 'The file is as it was; nothing else was to be changed.',
      cause: error,
    });
  }
}
