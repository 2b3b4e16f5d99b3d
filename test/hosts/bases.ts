import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Lab, proxyName, proxyPort, state } from './places.ts';
import { lock } from './locks.ts';
import { sure, words } from './run.ts';
import { type Mirrors, type Suite, ownCertificates, sourcesList, useProxy } from './sources.ts';

/** A system that hosts are made from. It never changes once it is there: live hosts have it as the lower half of their disk. */
export interface Base {
  readonly folder: string;
  readonly suite: Suite;
}

/** A server; a server with Docker; what containers are made from. */
export type Kind = 'host' | 'docker' | 'image';

/** What a provider's small image has, and nothing of what a server is then given. */
const ofHost = [
  ...words('systemd systemd-sysv dbus libpam-systemd udev openssh-server sudo cron'),
  ...words('ca-certificates curl gnupg iproute2 iputils-ping procps netbase kmod'),
  ...words('less python3-minimal tzdata'),
];

/** What an image of Ubuntu for servers has besides (its seed `server`), and a namespace can hold. */
const ofUbuntu = words(
  'apt apparmor chrony needrestart rsyslog sudo-rs systemd-resolved ufw unattended-upgrades',
);

/** Bookworm has no compose v2. */
const docker: Readonly<Record<Suite, readonly string[]>> = {
  trixie: words('docker.io docker-cli docker-compose docker-buildx iptables'),
  bookworm: words('docker.io iptables'),
  resolute: words('docker.io docker-compose-v2 docker-buildx iptables'),
};

function packagesOf(kind: Kind, suite: Suite): readonly string[] {
  const server = suite === 'resolute' ? [...ofHost, ...ofUbuntu] : ofHost;
  switch (kind) {
    case 'host':
      return server;
    case 'docker':
      return [...server, ...docker[suite]];
    case 'image':
      return words('ca-certificates netbase tzdata');
  }
}

/** Files of a server, by path. */
const filesOfHost: Readonly<Record<string, string>> = {
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
export async function findBase(kind: Kind, suite: Suite, lab: Lab, mirrors: Mirrors): Promise<Base> {
  const certificates = ownCertificates();
  const recipe = {
    packages: packagesOf(kind, suite),
    sources: sourcesList(suite, mirrors),
    // A container asks for the proxy by name: what an image holds must fit any lab.
    files: kind === 'image' ? useProxy(`http://${proxyName}:${proxyPort}`) : filesOfHost,
    certificates,
  };
  const key = createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 12);
  const name = `${suite}-${kind}-${key}`;
  const folder = join(state, 'bases', name);
  if (existsSync(folder)) return { folder, suite };

  using _ = await lock(`base-${name}`);
  if (existsSync(folder)) return { folder, suite };
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  const trust = suite === 'resolute' ? [`--keyring=${await ubuntuKeys(`${folder}.keys`, lab, mirrors)}`] : [];
  await bootstrap(
    unfinished,
    suite,
    ['--variant=minbase', `--include=${recipe.packages.join(',')}`, ...trust],
    recipe.sources,
    lab,
  );
  rmSync(`${folder}.keys`, { recursive: true, force: true });
  await finish(unfinished, recipe.files, certificates);
  // As its package leaves it on a machine that runs.
  if (suite === 'resolute')
    symlinkSync('../run/systemd/resolve/stub-resolv.conf', join(unfinished, 'etc/resolv.conf'));
  renameSync(unfinished, folder);
  return { folder, suite };
}

/**
 * Debian signs the package that has the keys of Ubuntu's archive (https://packages.debian.org/trixie/ubuntu-archive-keyring): this machine
 * need not be an Ubuntu, and nothing is trusted for having come over a wire.
 * @param folder where it is unpacked, to be removed afterwards
 * @returns the file with the keys
 */
async function ubuntuKeys(folder: string, lab: Lab, mirrors: Mirrors): Promise<string> {
  rmSync(folder, { recursive: true, force: true });
  const named = 'ubuntu-archive-keyring';
  await bootstrap(
    folder,
    'trixie',
    ['--variant=extract', `--include=${named}`],
    sourcesList('trixie', mirrors),
    lab,
  );
  return join(folder, 'usr/share/keyrings', `${named}.gpg`);
}

async function bootstrap(
  folder: string,
  suite: Suite,
  options: readonly string[],
  sources: string,
  lab: Lab,
): Promise<void> {
  await sure(
    [
      // It dies with us, and what it mounts is seen by nobody else: a folder left unfinished is safe to delete.
      'setpriv',
      ...words('--pdeathsig KILL unshare --mount --pid --fork --kill-child --mount-proc'),
      ...words('mmdebstrap --quiet --mode=root --format=directory'),
      ...options,
      `--aptopt=Acquire::http::Proxy "http://${lab.address}:${proxyPort}"`,
      suite,
      folder,
      '-',
    ],
    sources,
  );
}

async function finish(
  folder: string,
  files: Readonly<Record<string, string>>,
  certificates: Readonly<Record<string, string>>,
): Promise<void> {
  // What must be each host's own, and what was mmdebstrap's.
  const ssh = join(folder, 'etc/ssh');
  const keys = existsSync(ssh) ? readdirSync(ssh).filter((one) => one.startsWith('ssh_host_')) : [];
  for (const file of keys) rmSync(join(ssh, file));
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
