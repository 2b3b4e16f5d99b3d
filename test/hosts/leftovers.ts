import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { hierarchies } from './cgroups.ts';
import { namespaces } from './network.ts';
import type { Lab } from './places.ts';
import { sure } from './run.ts';

/** Whatever of a lab is still on this machine: empty is what every run has to end with. */
export async function leftovers({ tag, leg, folder }: Lab): Promise<string[]> {
  const isOurs = (name: string) => name === tag || name.startsWith(`${tag}-`);
  const links = (await sure(['ip', '-o', 'link'])).split('\n').filter((line) => line.includes(` ${leg}@`));
  return [
    ...namespaces().filter(isOurs),
    ...links,
    ...hierarchies().flatMap(({ folder: at }) =>
      readdirSync(at)
        .filter(isOurs)
        .map((group) => join(at, group)),
    ),
    ...readFileSync('/proc/mounts', 'utf8')
      .split('\n')
      .filter((line) => line.includes(folder)),
    ...commandLines().filter((line) => line.includes(`${tag}-`) || line.includes(`${folder}/`)),
    ...(existsSync(folder) ? [folder] : []),
  ];
}

function commandLines(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')];
      } catch {
        return []; // it ended between two looks
      }
    });
}
