import type { Rendering } from '../../core/stack/stack.ts';
import type { StackFile } from '../../core/stack/file.ts';

/** Settings of the kernel: sysctl.d(5). Forwarding is left as Docker sets it. */
export function kernel(roles: Rendering['roles']): StackFile {
  const lines: readonly (readonly [key: string, value: string | number, why: string])[] = [
    ['net.ipv4.tcp_syncookies', 1, 'a flood of half-open connections shuts nobody out'],
    ['net.ipv4.conf.all.accept_redirects', 0, 'nobody on the wire changes our routes'],
    ['net.ipv4.conf.default.accept_redirects', 0, 'the same, for interfaces that come later'],
    ['net.ipv6.conf.all.accept_redirects', 0, 'the same over IPv6'],
    ['net.ipv6.conf.default.accept_redirects', 0, 'the same, for interfaces that come later'],
    ['net.ipv4.conf.all.send_redirects', 0, 'it is no router'],
    ['net.ipv4.conf.default.send_redirects', 0, 'the same, for interfaces that come later'],
    ['net.ipv4.conf.default.accept_source_route', 0, 'a sender does not choose the way back'],
    [
      'net.ipv4.conf.all.log_martians',
      1,
      'an address that cannot be is somebody’s try, or a mistake of ours: the log says so',
    ],
    ['net.ipv4.conf.default.log_martians', 1, 'the same, for interfaces that come later'],
    [
      'net.ipv4.conf.all.rp_filter',
      2,
      'an address that we would not answer to is no sender; loose, for hosts with two uplinks',
    ],
    ['net.core.somaxconn', 4096, 'a burst of connections waits instead of being refused'],
    ['kernel.dmesg_restrict', 1, 'addresses of the kernel are root’s to read'],
    ['kernel.kptr_restrict', 2, 'and nobody else’s'],
    ['kernel.unprivileged_bpf_disabled', 1, 'programs in the kernel are root’s to load'],

    ['net.core.bpf_jit_harden', 2, 'compiled filters cannot be shaped into code'],
    ['dev.tty.ldisc_autoload', 0, 'line disciplines are root’s to load; several had holes'],
    ['fs.suid_dumpable', 0, 'what runs with another’s rights leaves no memory behind'],
    ['fs.protected_symlinks', 1, 'a link in /tmp leads nobody else astray'],
    ['fs.protected_hardlinks', 1, 'nor does a second name'],
    ['fs.protected_fifos', 2, 'nobody plants files in /tmp for others to open'],
    ['fs.protected_regular', 2, 'the same for plain files'],
    ['vm.swappiness', 10, 'swap is for what is never used, not for what serves'],
    ...(roles.get('key-value') === 'component'
      ? ([['vm.overcommit_memory', 1, 'Redis forks to save; without it that fork may be refused']] as const)
      : []),
  ];
  return {
    at: '/etc/sysctl.d/60-unmoor.conf',
    text: lines.map(([key, value, why]) => `# ${why}\n${key} = ${value}\n`).join(''),
    mode: '0644',
    owner: 'root:root',
    reader: 'sysctl',
    comment: '#',
  };
}
