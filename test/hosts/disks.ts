import { chmodSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Base } from './bases.ts';
import { type Hierarchy, hierarchies } from './cgroups.ts';
import { type Lab, proxyPort } from './places.ts';
import { sure } from './run.ts';
import { useProxy } from './sources.ts';

/** A host's disk: the base, with what is written lying in a folder of the host's own (overlayfs). Made in no time, and small. */
export interface Disk {
  /** Where it is mounted, in the host's own mount namespace alone. */
  readonly mountPoint: string;
  /** Options of mount(8). */
  readonly options: string;
  /** Becomes /var/lib/docker: Docker's layers are overlays too, and one cannot write into another. */
  readonly docker: string;
  /** Of a small disk: bytes, and the folder where memory of that size is mounted, which then holds what is written. */
  readonly small?: { readonly bytes: number; readonly from: string; readonly at: string };
}

interface NewDisk {
  readonly lab: Lab;
  readonly base: Base;
  readonly folder: string;
  readonly name: string;
  readonly address: string;
  /** Public half of the lab's SSH key, when root may come in by it. */
  readonly rootKey: string | undefined;
  /** Where it is less than this machine's own. */
  readonly diskBytes: number | undefined;
}

/** What makes it this host: names, addresses, keys. Everything else is the base's. */
export async function makeDisk(wanted: NewDisk): Promise<Disk> {
  const { base, folder, diskBytes } = wanted;
  const at = (path: string) => join(folder, path);
  for (const one of ['upper', 'work', 'root', 'docker']) mkdirSync(at(one), { recursive: true });
  for (const [path, text] of Object.entries(ownFiles(wanted, hierarchies()))) {
    const file = join(at('upper'), path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  // A folder of the upper half decides over the one below it.
  mkdirSync(at('upper/root/.ssh'), { recursive: true });
  for (const path of ['upper/root', 'upper/root/.ssh']) chmodSync(at(path), 0o700);
  mkdirSync(at('upper/etc/ssh'), { recursive: true });
  await sure(['ssh-keygen', '-A', '-f', at('upper')]);
  const small =
    diskBytes === undefined ? undefined : { bytes: diskBytes, from: at('upper'), at: at('small') };
  const [upper, work] =
    small === undefined ? [at('upper'), at('work')] : [at('small/upper'), at('small/work')];
  return {
    mountPoint: at('root'),
    // redirect_dir: a program may rename a folder of the base. volatile: fsync waits for no disk, since none has to outlive the kernel.
    options: `lowerdir=${base.folder},upperdir=${upper},workdir=${work},redirect_dir=on,volatile`,
    docker: at('docker'),
    ...(small === undefined ? {} : { small }),
  };
}

/** Lines of known_hosts for the keys that the host was given. */
export function knownHosts(folder: string, address: string): string {
  const ssh = join(folder, 'upper/etc/ssh');
  return readdirSync(ssh)
    .filter((file) => file.endsWith('.pub'))
    .map((file) => `${address} ${readFileSync(join(ssh, file), 'utf8').split(' ').slice(0, 2).join(' ')}\n`)
    .join('');
}

function ownFiles(
  { lab, base, name, address, rootKey }: NewDisk,
  mounted: readonly Hierarchy[],
): Record<string, string> {
  return {
    '/etc/hostname': `${name}\n`,
    '/etc/hosts': `127.0.0.1 localhost\n${address} ${name}.unmoor.test ${name}\n`,
    ...(base.suite === 'resolute'
      ? { '/etc/systemd/resolved.conf.d/lab.conf': `[Resolve]\nDNS=${lab.address}\n` }
      : { '/etc/resolv.conf': `nameserver ${lab.address}\n` }),
    ...useProxy(`http://${lab.address}:${proxyPort}`),
    ...(rootKey === undefined ? {} : { '/root/.ssh/authorized_keys': rootKey }),
    ...controllersForDocker(mounted.filter(({ version }) => version === 1)),
  };
}

/**
 * On a machine that has its controllers in version 1, a host's own tree (version 2) is without any, and Docker
 * refuses `cpus:` and ignores `mem_limit:`. So Docker alone is shown version 1. With mounts of its own it must also run its own
 * containerd, since the host's would not see the file systems that it makes for containers: it does when it finds no socket of one.
 */
function controllersForDocker(version1: readonly Hierarchy[]): Record<string, string> {
  if (version1.length === 0) return {};
  const place = (folder: string) => join('/run/cgroup1', folder.split('/').at(-1) ?? '');
  return {
    '/etc/fstab': version1
      .map(({ folder, options }) => `cgroup ${place(folder)} cgroup ${options} 0 0\n`)
      .join(''),
    '/usr/lib/systemd/system/docker.service.d/test-host.conf': [
      '[Unit]',
      'RequiresMountsFor=/run/cgroup1/memory',
      '[Service]',
      'BindPaths=/run/cgroup1:/sys/fs/cgroup',
      'TemporaryFileSystem=/run/containerd',
      'ExecStart=',
      'ExecStart=/usr/sbin/dockerd -H fd:// --exec-opt native.cgroupdriver=cgroupfs',
      '',
    ].join('\n'),
  };
}
