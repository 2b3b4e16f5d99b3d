import type { Injected } from './fault.ts';

const shared = '/srv/semeurs/shared';
const tmpfs = (options: string, fill: string) =>
  `mkdir -p ${shared}/full; mount -t tmpfs -o ${options} tmpfs ${shared}/full; ${fill}`;
const unmount = `umount ${shared}/full; rmdir ${shared}/full`;

export const hostFaults: readonly Injected[] = [
  {
    what: 'a disk is full',
    is: 'disk.full',
    breaks: tmpfs('size=8m', `dd if=/dev/zero of=${shared}/full/a bs=1M 2> /dev/null || true`),
    heals: unmount,
  },
  {
    what: 'a disk is nearly full',
    is: 'disk.filling',
    breaks: tmpfs('size=8m', `head -c 7400000 /dev/zero > ${shared}/full/a`),
    heals: unmount,
  },
  {
    what: 'a disk has no inodes left',
    is: 'disk.inodes',
    breaks: tmpfs(
      'size=8m,nr_inodes=60',
      `for n in $(seq 1 60); do : > ${shared}/full/$n || break; done 2> /dev/null`,
    ),
    heals: unmount,
  },
];
