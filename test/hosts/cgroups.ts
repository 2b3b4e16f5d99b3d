import { existsSync, mkdirSync, readFileSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** A mounted hierarchy of control groups. A machine has the one of version 2, those of version 1, or both. */
export interface Hierarchy {
  readonly version: 1 | 2;
  readonly folder: string;
  /** Version 1: how the kernel wants it mounted (`memory`, `cpu,cpuacct`, `none,name=systemd`). */
  readonly options: string;
}

const root = '/sys/fs/cgroup';

/** @param mounts the text of /proc/mounts */
export function hierarchiesOf(mounts: string): Hierarchy[] {
  return mounts.split('\n').flatMap((line): Hierarchy[] => {
    const [, folder = '', type, flags = ''] = line.split(' ');
    if (!(folder === root || folder.startsWith(`${root}/`))) return [];
    if (type === 'cgroup2') return [{ version: 2, folder, options: '' }];
    if (type !== 'cgroup') return [];
    const controllers = flags.split(',').filter((flag) => !generic.has(flag));
    // A named hierarchy has no controller, which the kernel wants said.
    const isNamed = controllers.some((one) => one.startsWith('name='));
    return [{ version: 1, folder, options: [...(isNamed ? ['none'] : []), ...controllers].join(',') }];
  });
}

/** Flags of any mount, and those of a version 1 hierarchy that are no controller. */
const generic = new Set([
  'rw',
  'ro',
  'nosuid',
  'nodev',
  'noexec',
  'relatime',
  'noatime',
  'xattr',
  'clone_children',
]);

export const hierarchies = (): Hierarchy[] => hierarchiesOf(readFileSync('/proc/mounts', 'utf8'));

/**
 * Makes a group of that name in every hierarchy. The kernel roots a control-group namespace where its maker stands,
 * so a host that is started in groups of its own sees nothing of other hosts, in either version.
 *
 * @returns the groups' folders
 */
export function makeGroups(tag: string): string[] {
  return hierarchies().map(({ folder }) => {
    const group = join(folder, tag);
    mkdirSync(group);
    // A new group of this controller is empty, and takes no process until it has been given some of its parent's.
    for (const file of ['cpuset.cpus', 'cpuset.mems'])
      if (existsSync(join(folder, file)) && existsSync(join(group, file)))
        writeFileSync(join(group, file), readFileSync(join(folder, file)));
    return group;
  });
}

/** Kills all that runs in groups of these names, at once, and takes the groups away. */
export async function endGroups(isOurs: (tag: string) => boolean): Promise<void> {
  const groups = hierarchies().flatMap(({ version, folder }) =>
    readdirSync(folder)
      .filter(isOurs)
      .map((tag) => ({ version, group: join(folder, tag) })),
  );
  for (const { version, group } of groups) if (version === 2) await kill(group);
  for (const { group } of groups) removeTree(group);
}

/** `cgroup.kill` (Linux 5.14) reaches every process below, also one that is just being forked. */
async function kill(group: string): Promise<void> {
  const isPopulated = () => readFileSync(join(group, 'cgroup.events'), 'utf8').includes('populated 1');
  while (isPopulated()) {
    writeFileSync(join(group, 'cgroup.kill'), '1');
    await wait(20);
  }
}

/** A group is removed when it holds none; its files go with it, and cannot be removed one by one. */
function removeTree(group: string): void {
  for (const entry of readdirSync(group, { withFileTypes: true }))
    if (entry.isDirectory()) removeTree(join(group, entry.name));
  rmdirSync(group);
}
