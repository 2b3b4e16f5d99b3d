import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.ts';

export type Suite = 'trixie' | 'bookworm';

/** Where packages come from; without a slash at the end. */
export interface Mirrors {
  readonly debian: string;
  readonly security: string;
  /** npm's registry, as this machine's npm has it. */
  readonly npm: string;
}

/** Those of this machine where it is a Debian itself, else Debian's own. */
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
    npm: npm.stdout.trim(),
  };
}

/** Text of sources.list(5). */
export const sourcesList = (suite: Suite, { debian, security }: Mirrors): string =>
  [
    `deb ${debian} ${suite} main`,
    `deb ${debian} ${suite}-updates main`,
    `deb ${security} ${suite}-security main`,
    '',
  ].join('\n');

/** Names of the machines that the package proxy may ask. */
export const hostsOf = ({ debian, security, npm }: Mirrors): string[] => [
  ...new Set([debian, security, npm].map((url) => new URL(url).hostname)),
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
