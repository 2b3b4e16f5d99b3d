import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Lab, proxyPort, state } from './places.ts';
import { lock } from './locks.ts';
import { sure, words } from './run.ts';
import { type Mirrors, type Suite, ownCertificates, sourcesList } from './sources.ts';

/** A system that hosts are made from. It never changes once it is there: live hosts have it as the lower half of their disk. */
export interface Base {
  readonly folder: string;
  readonly suite: Suite;
}

/** What a provider's small image has, and nothing of what a server is then given. */
const packages = [
  ...words('systemd systemd-sysv dbus libpam-systemd udev openssh-server sudo cron'),
  ...words('ca-certificates curl gnupg iproute2 iputils-ping procps netbase kmod'),
  ...words('less python3-minimal tzdata'),
];

/** Bookworm has no compose v2. */
const dockerPackages: Readonly<Record<Suite, readonly string[]>> = {
  trixie: words('docker.io docker-cli docker-compose docker-buildx iptables'),
  bookworm: words('docker.io iptables'),
};

/** Files of a base, by path. */
const files: Readonly<Record<string, string>> = {
  '/etc/ssh/sshd_config.d/60-cloud.conf': 'PasswordAuthentication no\nUseDNS no\n',
  // On, as on any Debian; but a test must not find apt locked because it is six o'clock.
  ...Object.fromEntries(
    ['apt-daily', 'apt-daily-upgrade'].map((timer) => [
      `/usr/lib/systemd/system/${timer}.timer.d/test-host.conf`,
      '[Timer]\nOnCalendar=\nOnCalendar=2099-01-01\n',
    ]),
  ),
};

/**
 * Finds the base, or builds it: 20 to 35 s, of which most is the fetching of packages.
 *
 * @param lab whose proxy the packages come through, so that they are kept
 */
export async function findBase(suite: Suite, docker: boolean, lab: Lab, mirrors: Mirrors): Promise<Base> {
  const certificates = ownCertificates();
  const recipe = {
    packages: [...packages, ...(docker ? dockerPackages[suite] : [])],
    sources: sourcesList(suite, mirrors),
    files,
    certificates,
  };
  const key = createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 12);
  const name = `${suite}${docker ? '-docker' : ''}-${key}`;
  const folder = join(state, 'bases', name);
  if (existsSync(folder)) return { folder, suite };

  using _ = await lock(`base-${name}`);
  if (existsSync(folder)) return { folder, suite };
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  await bootstrap(unfinished, suite, recipe.packages, recipe.sources, lab);
  await finish(unfinished, certificates);
  renameSync(unfinished, folder);
  return { folder, suite };
}

async function bootstrap(
  folder: string,
  suite: Suite,
  wanted: readonly string[],
  sources: string,
  lab: Lab,
): Promise<void> {
  await sure(
    [
      // It dies with us, and what it mounts is seen by nobody else: a folder left unfinished is safe to delete.
      'setpriv',
      ...words('--pdeathsig KILL unshare --mount --pid --fork --kill-child --mount-proc'),
      ...words('mmdebstrap --quiet --mode=root --format=directory --variant=minbase'),
      `--include=${wanted.join(',')}`,
      `--aptopt=Acquire::http::Proxy "http://${lab.address}:${proxyPort}"`,
      suite,
      folder,
      '-',
    ],
    sources,
  );
}

async function finish(folder: string, certificates: Readonly<Record<string, string>>): Promise<void> {
  // What must be each host's own, and what was mmdebstrap's.
  for (const file of readdirSync(join(folder, 'etc/ssh')).filter((one) => one.startsWith('ssh_host_')))
    rmSync(join(folder, 'etc/ssh', file));
  for (const file of ['etc/apt/apt.conf.d/99mmdebstrap', 'etc/resolv.conf'])
    rmSync(join(folder, file), { force: true });
  writeFileSync(join(folder, 'etc/machine-id'), '');

  for (const [path, text] of Object.entries(files)) put(join(folder, path), text);
  for (const [file, text] of Object.entries(certificates))
    put(join(folder, 'usr/local/share/ca-certificates', file), text);
  await sure(['chroot', folder, 'update-ca-certificates']);
}

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
