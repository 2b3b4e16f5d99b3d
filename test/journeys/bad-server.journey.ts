import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeLab, type TestHost, testHost } from '../hosts/index.ts';
import { sure } from '../hosts/run.ts';
import { type Called, start } from '../support/cli.ts';
import {
  allAlready,
  doorOf,
  errorOf,
  type Refused,
  type RenderedApp,
  renderApp,
  states,
  timed,
} from '../support/vps-home.ts';

/** Servers that will not do: each is named by a code, with what was left there; what can be mended is, and the same command goes on. */
let tiny: RenderedApp;
let home: TestHost;

beforeAll(async () => {
  tiny = await renderApp({
    app: 'test/journeys/apps/tiny',
    name: 'tiny',
    domain: 'tiny.example',
    flags,
    variables: {},
  });
  home = await testHost({ name: 'home' });
});
afterAll(async () => {
  await closeLab();
  tiny.remove();
});

/** The least that is provisioned: a front, a certificate's keeper, the doors. */
const flags = ['--without', 'pm2,grafana,prometheus,borg'];

const provision = (host: TestHost, ...more: readonly string[]) =>
  tiny.provision(host, '--yes', '--json', ...more);

/** @returns the error, which must be of this code */
function expectRefused(called: Called, code: string): Refused {
  expect(called.code, called.out + called.err).toBe(1);
  const error = errorOf(called);
  expect(error.code, error.why).toBe(code);
  expect([error.next, error.state].every((text) => text.length > 10)).toBe(true);
  return error;
}

/** Of a server that was refused before the first change. */
const expectUntouched = async (host: TestHost) =>
  expect((await host.run(['ls', '/var/lib/unmoor'])).code).not.toBe(0);

describe('a door', () => {
  it.each<[string, (host: TestHost, folder: string) => Promise<readonly string[]>, string]>([
    ['that is nowhere', async (host) => ['root@10.98.255.254', '--key', host.keyFile], 'HOST-101'],
    [
      'whose key nobody has seen',
      async (host) => [`root@${host.address}`, '--key', host.keyFile, '--known-hosts', '/dev/null'],
      'HOST-102',
    ],
    [
      'whose key is another one than before',
      async (host, folder) => {
        const known = join(folder, 'known');
        const other = readFileSync(host.knownHostsFile, 'utf8').replaceAll(
          /AAAA\S+/g,
          (key) => `${key.slice(0, -12)}AAAAAAAAAAAA`,
        );
        writeFileSync(known, other);
        return [`root@${host.address}`, '--key', host.keyFile, '--known-hosts', known];
      },
      'HOST-103',
    ],
    [
      'that another key opens',
      async (host, folder) => {
        const key = join(folder, 'another-key');
        await sure(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', key]);
        return [`root@${host.address}`, '--key', key, '--known-hosts', host.knownHostsFile];
      },
      'HOST-104',
    ],
    [
      'that knows no such user',
      async (host) => [`nobody@${host.address}`, ...doorOf(host).slice(1)],
      'HOST-104',
    ],
  ])('is named: one %s', async (_, argv, code) => {
    const told = await argv(home, tiny.folder);
    expectRefused(await tiny.call('provision', ...told, '--json', '--yes'), code);
    await expectUntouched(home);
  });
});

describe('a server', () => {
  it('that somebody else set up is listed, and left; with consent what stood there is kept', async () => {
    const other = await testHost({ name: 'other', sudoUser: 'admin' });
    await other.sure(['sh', '-c', 'apt-get -qq update && apt-get -qq install --no-install-recommends nginx']);
    await other.sure(['tee', '-a', '/etc/nginx/nginx.conf'], '# by hand\n');
    const { why } = expectRefused(await provision(other), 'HOST-203');
    expect(why).toContain('nginx on port 80');
    expect(why).toContain('/etc/nginx/nginx.conf');
    await expectUntouched(other);

    const adopted = await provision(other, '--adopt');
    expect(adopted.code, adopted.out + adopted.err).toBe(0);
    expect(await other.sure(['tail', '-n', '1', '/var/lib/unmoor/before/etc/nginx/nginx.conf'])).toBe(
      '# by hand\n',
    );

    await other.sure(['sh', '-c', 'rm /etc/sudoers.d/90-admin; gpasswd --delete admin sudo']);
    expectRefused(await provision(other), 'HOST-105');
    await other.stop();
  });

  it('that does not get to the data is refused, and the place named', async () => {
    // For documents only: nobody answers there (RFC 5737).
    const refused = await provision(home, '--from', 'postgres://app@192.0.2.9:5432/app');
    const { why } = expectRefused(refused, 'HOST-208');
    expect(why).toContain('port 5432: no answer from 192.0.2.9 by IPv4');
    await expectUntouched(home);
  });

  it('with an older Debian is refused', async () => {
    const older = await testHost({ name: 'older', suite: 'bookworm' });
    expect(expectRefused(await provision(older), 'HOST-201').why).toContain('debian 12');
    await expectUntouched(older);
    await older.stop();
  });

  it('with a small disk is refused, with both numbers', async () => {
    const small = await testHost({ name: 'small', diskBytes: 2 * 1024 ** 3 });
    const { why } = expectRefused(await provision(small), 'HOST-202');
    expect(why).toMatch(
      /a disk of 2 GB, and \d+ GB are needed within a year; 2 GB free, and 3 GB are needed/,
    );
    await expectUntouched(small);
    await small.stop();
  });

  it('that says it is another distribution is refused', async () => {
    const before = await home.sure(['cat', '/etc/os-release']);
    await home.sure(['tee', '/etc/os-release'], 'ID=ubuntu\nVERSION_ID="24.04"\n');
    expect(expectRefused(await provision(home), 'HOST-201').why).toContain('ubuntu 24.04');
    await expectUntouched(home);
    await home.sure(['tee', '/etc/os-release'], before);
  });
});

describe('an apt', () => {
  /** What every refusal of packages leaves: nothing runs that was installed before. */
  async function expectNoPackages(called: Called, says: string): Promise<Refused> {
    const error = expectRefused(called, 'HOST-302');
    expect(`${error.why} ${error.next}`).toContain(says);
    expect(error.state).toContain('nothing of them was started');
    expect((await home.run(['systemctl', 'is-active', 'nginx'])).code).not.toBe(0);
    // What keeps services from starting is not left behind.
    expect((await home.run(['ls', '/usr/sbin/policy-rc.d'])).code).not.toBe(0);
    return error;
  }

  it('without a way to the archive is named', async () => {
    const proxy = '/etc/apt/apt.conf.d/90test-host';
    const before = await home.sure(['cat', proxy]);
    await home.sure(['tee', proxy], `Acquire::http::Proxy "http://${home.machine}:9";\n`);
    await expectNoPackages(await provision(home), 'does not reach the archive');
    await home.sure(['tee', proxy], before);
  });

  it('whose sources name nothing is named', async () => {
    await home.sure(['sh', '-c', 'mkdir /root/away; mv /etc/apt/sources.list /root/away']);
    await home.sure(['sh', '-c', 'rm -rf /var/lib/apt/lists/*']);
    await expectNoPackages(await provision(home), '/etc/apt/sources.list');
    await home.sure(['mv', '/root/away/sources.list', '/etc/apt/']);
  });

  it('that may not touch a held package is named', async () => {
    await home.sure(['sh', '-c', 'apt-get -qq update && apt-mark hold nginx']);
    await expectNoPackages(await provision(home), 'apt-mark showhold');
    await home.sure(['apt-mark', 'unhold', 'nginx']);
  });

  it('whose package fails in its own script is named, with what it said', async () => {
    await home.sure(['sh', '-ec', failingRepository]);
    const { why } = await expectNoPackages(await provision(home), 'python3-systemd');
    expect(why).toMatch(/Errors were encountered while processing:\s+python3-systemd/);
  });

  it('that was left half configured is ended first, and named where that fails again', async () => {
    const half = (await home.sure(['dpkg', '--audit'])).trim();
    expect(half).toContain('python3-systemd');
    await home.sure(['rm', '/etc/apt/sources.list.d/broken.list']);
    await expectNoPackages(await provision(home), 'python3-systemd');
    // As it was told; the archive's own takes the place of the one that was made for this.
    await home.sure(['dpkg', '--purge', '--force-all', 'python3-systemd']);
    await home.sure(['sh', '-c', 'apt-get -qq update && apt-get -qq -f install']);
    expect(await home.sure(['dpkg', '--audit'])).toBe('');
  });

  /** So that there is something to install. */
  const missOne = () => home.sure(['sh', '-c', 'dpkg --purge unattended-upgrades >/dev/null 2>&1']);

  it.each([
    ['dpkg', '/var/lib/dpkg/lock-frontend'],
    ['the lists', '/var/lib/apt/lists/lock'],
  ])('that somebody else is using (%s) is waited for', async (_, lock) => {
    await missOne();
    const waiting = await whileHeld(home, lock, async () => {
      const begun = start(tiny.folder, ['provision', ...doorOf(home), '--yes', '--progress', 'plain']);
      // Long enough to meet the lock: it can only end well after this.
      await wait(15_000);
      expect(begun.child.exitCode, begun.err()).toBe(null);
      return begun;
    });
    const { code, err } = await waiting.ended;
    expect(code, err).toBe(0);
  });

  it('that is never free again is named, and the command goes on when it is', async () => {
    await missOne();
    const refused = await whileHeld(home, '/var/lib/dpkg/lock-frontend', () =>
      timed('a lock that nobody lets go', () => provision(home)),
    );
    const { why, next } = expectRefused(refused, 'HOST-302');
    expect(`${why} ${next}`).toContain('another program installs packages');
    const done = await provision(home);
    expect(done.code, done.out + done.err).toBe(0);
    expect(states(await provision(home))).toEqual(allAlready);
  });
});

/** An archive with one package, newer than Debian's, whose post-installation script fails. */
const failingRepository = `mkdir -p /srv/broken/package/DEBIAN
cd /srv/broken
cat >package/DEBIAN/control <<'EOF'
Package: python3-systemd
Version: 999
Architecture: all
Maintainer: nobody <nobody@example.org>
Description: fails
EOF
printf '#!/bin/sh\\necho this package fails >&2\\nexit 1\\n' >package/DEBIAN/postinst
chmod 755 package/DEBIAN/postinst
dpkg-deb --build package python3-systemd_999_all.deb
{ cat package/DEBIAN/control; echo "Filename: ./python3-systemd_999_all.deb"
  echo "Size: $(stat -c %s python3-systemd_999_all.deb)"
  echo "SHA256: $(sha256sum python3-systemd_999_all.deb | cut -d ' ' -f 1)"; } >Packages
echo 'deb [trusted=yes] file:/srv/broken ./' >/etc/apt/sources.list.d/broken.list
`;

/** Holds a lock as apt does (fcntl(2)), in a unit of the host, as long as the work takes. */
async function whileHeld<T>(host: TestHost, path: string, work: () => Promise<T>): Promise<T> {
  const unit = 'holds-a-lock';
  const mark = `/run/${unit}`;
  const python =
    'import fcntl,sys,time; f=open(sys.argv[1],"a"); fcntl.lockf(f,fcntl.LOCK_EX); open(sys.argv[2],"w"); time.sleep(3600)';
  await host.sure([
    'systemd-run',
    '--quiet',
    '--collect',
    `--unit=${unit}`,
    'python3',
    '-c',
    python,
    path,
    mark,
  ]);
  try {
    while ((await host.run(['ls', mark])).code !== 0) await wait(50);
    return await work();
  } finally {
    await host.sure(['systemctl', 'stop', unit]);
    await host.sure(['rm', '-f', mark]);
  }
}
