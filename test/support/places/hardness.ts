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

/** Lynis' hardening index, 0 to 100, and what it would have otherwise. Its package is installed for it, and is none of ours. */
export async function lynis(
  host: TestHost,
): Promise<{ readonly index: number; readonly suggestions: readonly string[] }> {
  await host.sure(['sh', '-c', 'apt-get -qq install --no-install-recommends lynis >/dev/null 2>&1']);
  await host.run(['lynis', 'audit', 'system', '--quick', '--no-colors', '--quiet']);
  const report = await host.sure(['cat', '/var/log/lynis-report.dat']);
  return {
    index: Number(/^hardening_index=(\d+)$/m.exec(report)?.[1]),
    suggestions: [...report.matchAll(/^(?:suggestion|warning)\[\]=(.*)$/gm)].map(([, text = '']) => text),
  };
}

export const table = (found: readonly Exposure[]): string =>
  found
    .toSorted((a, b) => b.exposure - a.exposure)
    .map(({ unit, exposure }) => `  ${exposure.toFixed(1).padStart(4)}  ${unit}\n`)
    .join('');
