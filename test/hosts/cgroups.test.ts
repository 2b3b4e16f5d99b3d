import { describe, expect, it } from 'vitest';
import { hierarchiesOf } from './cgroups.ts';

describe('the hierarchies of control groups', () => {
  it('are one on a machine of today', () => {
    const mounts = 'cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid,nodev,noexec,relatime,nsdelegate 0 0\n';
    expect(hierarchiesOf(mounts)).toEqual([{ version: 2, folder: '/sys/fs/cgroup', options: '' }]);
  });

  it('are many where version 1 has the controllers, each mounted as the kernel wants it', () => {
    const mounts = [
      'tmpfs /sys/fs/cgroup tmpfs rw,relatime,mode=755 0 0',
      'cgroup /sys/fs/cgroup/cpu,cpuacct cgroup rw,nosuid,relatime,cpu,cpuacct 0 0',
      'cgroup /sys/fs/cgroup/systemd cgroup rw,relatime,name=systemd 0 0',
      'cgroup2 /sys/fs/cgroup/unified cgroup2 rw,relatime 0 0',
      // Of a container: its own sight of a hierarchy that is listed above.
      'cgroup /var/lib/lxc/memory cgroup rw,relatime,memory 0 0',
    ].join('\n');
    expect(hierarchiesOf(mounts)).toEqual([
      { version: 1, folder: '/sys/fs/cgroup/cpu,cpuacct', options: 'cpu,cpuacct' },
      { version: 1, folder: '/sys/fs/cgroup/systemd', options: 'none,name=systemd' },
      { version: 2, folder: '/sys/fs/cgroup/unified', options: '' },
    ]);
  });
});
