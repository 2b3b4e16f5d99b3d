import type { TestHost } from '../../hosts/index.ts';

/** How open a unit is, 0 to 10 (systemd-analyze(1), security), and whether it was us who wrote it or set its rights. */
export interface Exposure {
  readonly unit: string;
  readonly exposure: number;
}

/** Of every service that we wrote a file for, a template by an instance; a unit that runs nothing has none. */
export async function exposures(host: TestHost): Promise<readonly Exposure[]> {
  const asked = await host.sure(['sh', '-c', script]);
  return asked
    .trim()
    .split('\n')
    .map((line) => line.split(' ') as [string, string])
    .map(([unit, exposure]) => ({ unit, exposure: Number(exposure) }));
}

const script = `cut -c 67- /var/lib/unmoor/written | sed -n 's|^/etc/systemd/system/\\([^/]*[.]service\\)\\([.]d/.*\\)\\{0,1\\}$|\\1|p' | sort -u |
while read -r unit; do
  case $unit in *@.service) asked=\${unit%.service}3000.service ;; *) asked=$unit ;; esac
  said=$(systemd-analyze security --no-pager "$asked" 2>/dev/null | sed -n 's/.*Overall exposure level for .*: \\([0-9.]*\\) .*/\\1/p')
  if [ -n "$said" ]; then echo "$unit $said"; fi
done`;

/** Tests of Lynis that ask for what a server of ours has no use for, and why that is so; the journey holds each reason against the server. */
export const notOurs: Readonly<Record<string, string>> = {
  'USB-3000': 'a guard for USB devices: a rented machine has none, and its console is a keyboard',
  'AUTH-9230': 'how dear a password is to guess: nobody has one',
  'AUTH-9262': 'how good a new password must be: nobody has one',
  'AUTH-9286': 'how old a password may be: nobody has one',
  'DBS-1884':
    'a password in redis.conf: no instance reads that file, and ours know their users by redis-*.acl',
  'DBS-1886': 'commands taken away in redis.conf: the same; the users of the ACL have no CONFIG',
};

interface Index {
  readonly index: number;
  readonly suggestions: readonly string[];
}

/** Lynis' hardening index, 0 to 100: of all its tests, and without those that are not ours. Its package is installed for it. */
export async function lynis(host: TestHost): Promise<{ readonly all: Index; readonly ours: Index }> {
  await host.sure(['sh', '-c', 'apt-get -qq install --no-install-recommends lynis >/dev/null 2>&1']);
  const all = await audit(host);
  const profile = Object.keys(notOurs).map((test) => `skip-test=${test}\n`);
  await host.sure(['tee', '/etc/lynis/custom.prf'], profile.join(''));
  return { all, ours: await audit(host) };
}

async function audit(host: TestHost): Promise<Index> {
  await host.run(['lynis', 'audit', 'system', '--quick', '--no-colors', '--quiet']);
  const report = await host.sure(['cat', '/var/log/lynis-report.dat']);
  return {
    index: Number(/^hardening_index=(\d+)$/m.exec(report)?.[1]),
    suggestions: [...report.matchAll(/^(?:suggestion|warning)\[\]=(.*)$/gm)].map(([, text = '']) => text),
  };
}

/**
 * Settings of the kernel but `net.*` are this machine's, and a host may not change them: over each that we set a file is laid, which
 * begins with this machine's value. What sets and reads it does so as on a kernel of the host's own.
 */
export const ownKernel = (host: TestHost): Promise<string> => host.sure(['sh', '-ec', kernelFiles]);

const kernelFiles = `mkdir -p /run/kernel
sed -n 's/^\\([a-z][a-z0-9._]*\\) = .*/\\1/p' /etc/sysctl.d/60-unmoor.conf | grep -v '^net[.]' | while read -r key; do
  at=/proc/sys/$(echo "$key" | tr . /)
  [ -e "$at" ] || continue
  cat "$at" >"/run/kernel/$key"
  mount --bind "/run/kernel/$key" "$at"
done
systemctl restart systemd-sysctl`;

export const table = (found: readonly Exposure[]): string =>
  found
    .toSorted((a, b) => b.exposure - a.exposure)
    .map(({ unit, exposure }) => `  ${exposure.toFixed(1).padStart(4)}  ${unit}\n`)
    .join('');
