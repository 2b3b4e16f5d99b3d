// Whether this machine can hold test hosts (test/hosts): each thing that they are made of is tried, and taken away again.
import { spawnSync } from 'node:child_process';

/** What is tried, as scripts of sh for root, and what is missing where one fails. */
const trials = [
  ['it lets root make no namespaces of its own', 'unshare --mount --pid --net --uts --ipc --fork true'],
  [
    'it mounts no overlayfs',
    'unshare --mount sh -ec "mount -t tmpfs tmpfs /mnt; cd /mnt; mkdir a b c d; mount -t overlay -o lowerdir=a,upperdir=b,workdir=c,redirect_dir=on overlay d"',
  ],
  [
    'it makes no network bridges',
    'ip netns add unmoor-trial && { ip -n unmoor-trial link add trial type bridge; code=$?; ip netns del unmoor-trial; exit $code; }',
  ],
  [
    'its control groups cannot be written',
    'for one in $(awk \'$3 ~ /^cgroup2?$/ && $2 ~ "^/sys/fs/cgroup" { print $2 }\' /proc/mounts); do mkdir "$one/unmoor-trial" && rmdir "$one/unmoor-trial" || exit 1; found=1; done; [ -n "$found" ]',
  ],
  [
    'it has no apt to build a Debian with',
    'command -v apt-get && command -v mmdebstrap && command -v systemd-nspawn',
  ],
];

/** @returns why not; undefined where it can */
export function whyNoHosts() {
  if (process.getuid?.() !== 0) return 'test hosts are made of namespaces and mounts, and this is not root';
  for (const [lacks, script] of trials) {
    const { status, stderr } = spawnSync('sh', ['-c', script], {
      encoding: 'utf8',
      env: { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin` },
    });
    if (status !== 0) return `${lacks} (${stderr.trim().split('\n').at(-1) || `it ended with ${status}`})`;
  }
  return undefined;
}
