import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.ts';

/** Debian 13 and 12; Ubuntu 26.04 LTS. */
export type Suite = 'trixie' | 'bookworm' | 'resolute';

/** Where packages come from; without a slash at the end. */
export interface Mirrors {
  readonly debian: string;
  readonly security: string;
  /** Ubuntu's, with its security pocket. */
  readonly ubuntu: string;
  /** npm's registry, as this machine's npm has it. */
  readonly npm: string;
}

/** Those of this machine where it is of the same distribution, else the distribution's own. */
export async function findMirrors(): Promise<Mirrors> {
  const { stdout } = await run({
    argv: ['apt-get', 'indextargets', '--format', '$(LABEL) $(REPO_URI)', 'Created-By: Packages'],
  });
  const labelled = (label: string) =>
    stdout
      .split('\n')
      .find((line) => line.startsWith(`${label} http://`))
      ?.slice(label.length + 1)
      .replace(/\/$/, '');
  const npm = await run({ argv: ['npm', 'config', 'get', 'registry'] });
  return {
    debian: labelled('Debian') ?? 'http://deb.debian.org/debian',
    security: labelled('Debian-Security') ?? 'http://deb.debian.org/debian-security',
    ubuntu: labelled('Ubuntu') ?? 'http://archive.ubuntu.com/ubuntu',
    npm: npm.stdout.trim(),
  };
}

/** Text of sources.list(5). */
export const sourcesList = (suite: Suite, { debian, security, ubuntu }: Mirrors): string =>
  (suite === 'resolute'
    ? ['', '-updates', '-security'].map((pocket) => `deb ${ubuntu} ${suite}${pocket} main universe\n`)
    : [
        `deb ${debian} ${suite} main\n`,
        `deb ${debian} ${suite}-updates main\n`,
        `deb ${security} ${suite}-security main\n`,
      ]
  ).join('');

/** Files that make apt and npm ask a proxy. */
export const useProxy = (proxy: string): Record<string, string> => ({
  '/etc/apt/apt.conf.d/90test-host': `Acquire::http::Proxy "${proxy}";\n`,
  '/etc/npmrc': `proxy=${proxy}\nhttps-proxy=${proxy}\ncafile=/etc/ssl/certs/ca-certificates.crt\n`,
});

/** Names of the machines that the package proxy may ask. */
export const hostsOf = ({ debian, security, ubuntu, npm }: Mirrors): string[] => [
  ...new Set([debian, security, ubuntu, npm].map((url) => new URL(url).hostname)),
];

const ownFolder = '/usr/local/share/ca-certificates';

/** Certificates that this machine trusts beyond Debian's own, by file name: a mirror may be behind one of them. */
export function ownCertificates(): Record<string, string> {
  try {
    const files = readdirSync(ownFolder).filter((file) => file.endsWith('.crt'));
    return Object.fromEntries(files.map((file) => [file, readFileSync(join(ownFolder, file), 'utf8')]));
  } catch {
    return {};
  }
}
