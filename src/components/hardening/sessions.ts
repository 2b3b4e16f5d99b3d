import type { StackFile } from '../../core/stack/file.ts';

const file = { mode: '0644', owner: 'root:root', comment: '#' } as const;

/** What a person's session on the host is given, and what none of its programs leaves behind. */
export const sessions: readonly StackFile[] = [
  {
    ...file,
    at: '/etc/profile.d/unmoor-shells.sh',
    text: `# What somebody writes here is for them and their group, not for every program of the host.
umask 027
# A shell that nobody has touched for half an hour is closed: root's, most of all.
readonly TMOUT=1800
export TMOUT
# A dump of memory holds the secrets of what crashed.
ulimit -c 0
`,
    reader: 'sh',
  },
  {
    ...file,
    at: '/etc/security/limits.d/unmoor-limits.conf',
    text: '# A dump of memory holds the secrets of what crashed (limits.conf(5)).\n* hard core 0\nroot hard core 0\n',
    reader: 'limits',
  },
  {
    ...file,
    at: '/etc/modprobe.d/unmoor-modules.conf',
    text: modules(),
    reader: 'modprobe',
  },
];

/**
 * The kernel loads a module by itself when a program asks for a protocol or a device appears, root or not; these are old, hardly read by
 * anybody, and had holes (CVE-2017-6074, CVE-2021-43267, CVE-2019-8956). A server needs none of them.
 */
function modules(): string {
  const why: readonly (readonly [name: string, why: string])[] = [
    ['dccp', 'a protocol for streams that nothing here speaks'],
    ['sctp', 'a protocol of telephone networks'],
    ['rds', 'a protocol between databases of one vendor'],
    ['tipc', 'a protocol within clusters'],
    ['firewire-core', 'a bus whose devices read memory by themselves'],
    ['usb-storage', 'whoever stands before the machine brings no files'],
  ];
  return why.map(([name, text]) => `# ${text}\ninstall ${name} /bin/false\n`).join('');
}
