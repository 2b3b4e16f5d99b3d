import { existsSync } from 'node:fs';
import { endGroups } from './cgroups.ts';
import { tryLock } from './locks.ts';
import { closeNetwork, namespaces } from './network.ts';
import { type Lab, labOf, mostLabs } from './places.ts';
import { sure } from './run.ts';

/** The name of the lock that a lab's keeper holds as long as it lives. */
export const labLock = ({ number }: Lab): string => `lab${number}`;

/** Ends what runs in a lab and takes all of it away, whatever there is. The caller holds its lock. */
export async function sweep(lab: Lab): Promise<void> {
  await endGroups((tag) => tag.startsWith(`${lab.tag}-`));
  await closeNetwork(lab);
  // Mounts lie in namespaces that ended with their hosts. If ever one were left, its content would not be ours to delete.
  await sure(['rm', '-rf', '--one-file-system', lab.folder]);
}

/** What a killed run left behind goes before the next one begins. A lab whose keeper lives is not touched. */
export async function sweepDead(): Promise<void> {
  for (const lab of Array.from({ length: mostLabs }, (_, number) => labOf(number))) {
    if (!existsSync(lab.folder) && !namespaces().includes(lab.tag)) continue;
    using held = await tryLock(labLock(lab));
    if (held !== undefined) await sweep(lab);
  }
}
