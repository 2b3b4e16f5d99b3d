import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestHost, closeLab, testHost, testNames } from '../hosts/index.ts';
import { leftovers } from '../hosts/leftovers.ts';
import { labOf } from '../hosts/places.ts';
import { run, words } from '../hosts/run.ts';
import { sweepDead } from '../hosts/sweep.ts';

/** One file has the lab of its process, so its tests share two hosts, and run in this order. */
let web: TestHost;
let db: TestHost;

beforeAll(async () => {
  web = await timed('a host', () => testHost({ name: 'web' }));
  db = await timed('a second host, of Debian 12, with a sudo user', () =>
    testHost({ name: 'db', suite: 'bookworm', sudoUser: 'deploy' }),
  );
});
afterAll(closeLab);

describe('a test host', () => {
  it('runs systemd, and lets its user in by the key that it was given', async () => {
    expect(await web.ssh('hostname; id -un; ps -o comm= 1')).toEqual({
      code: 0,
      stdout: 'web\nroot\nsystemd\n',
      stderr: '',
    });
  });

  it('is of the release that was asked for', async () => {
    const release = ['sh', '-c', '. /etc/os-release; echo $VERSION_CODENAME'] as const;
    expect([await web.sure(release), await db.sure(release)]).toEqual(['trixie\n', 'bookworm\n']);
  });

  it('of Ubuntu has what its images have: sshd behind a socket, sudo-rs, a resolver of its own', async () => {
    await using ubuntu = await timed('a host of Ubuntu 26.04', () =>
      testHost({ name: 'ubuntu', suite: 'resolute', sudoUser: 'ubuntu' }),
    );
    expect(await ubuntu.sure(['systemctl', 'is-enabled', 'ssh.socket', 'ufw', 'chrony'])).toBe(
      'enabled\n'.repeat(3),
    );
    expect(await ubuntu.sure(['readlink', '/etc/resolv.conf'])).toContain('stub-resolv.conf');
    const said = await ubuntu.ssh(
      '. /etc/os-release; echo $VERSION_ID; sudo -n id -un; sudo --version; getent hosts web.unmoor.test',
    );
    expect(said.stdout).toMatch(new RegExp(`^26\\.04\nroot\nsudo-rs .*\n${web.address} `));
  });

  it('gives a sudo user all rights, and root no way in', async () => {
    expect((await db.ssh('id -un; sudo -n id -un')).stdout).toBe('deploy\nroot\n');
    const options = `-i ${db.keyFile} -o UserKnownHostsFile=${db.knownHostsFile} -o BatchMode=yes`;
    const asRoot = await run({ argv: ['ssh', ...words(options), `root@${db.address}`, 'true'] });
    expect(asRoot.stderr).toContain('Permission denied');
  });

  it('has packages, and starts what they bring', async () => {
    await timed('apt-get install nginx', () =>
      web.sure(['sh', '-c', 'apt-get -qq update && apt-get -qq install --no-install-recommends nginx']),
    );
    expect(await (await fetch(`http://${web.address}/`)).text()).toContain('Welcome to nginx');
  });

  it('reaches its neighbour by name, and names that a test has set', async () => {
    const page = await db.sure(['curl', '-sS', 'http://web.unmoor.test/']);
    expect(page).toContain('Welcome to nginx');
    await testNames({ 'app.example.com': web }, [
      { name: 'example.com', type: 'TXT', value: 'v=spf1 -all' },
      { name: 'www.example.com', type: 'CNAME', value: 'app.example.com' },
    ]);
    expect(await db.sure(['getent', 'ahostsv4', 'www.example.com'])).toContain(web.address);
    expect((await db.run(['getent', 'hosts', 'elsewhere.example.com'])).code).toBe(2);
  });

  it('has no way out but to the package mirrors', async () => {
    const direct = await web.run(['curl', '-sS', '--max-time', '20', 'http://192.0.2.1/']);
    expect(direct.code).toBe(7);
    expect(direct.stderr).toContain('Could not connect');
    const proxy = `http://${labOfHost(web).address}:3142`;
    const through = (url: string) =>
      web.run(['curl', '-sS', '-o', '/dev/null', '-w', '%{http_code}', '-x', proxy, url]);
    expect((await through('http://example.com/')).stdout).toBe('403');
    expect((await through('https://registry.npmjs.org/unmoor-tests-no-such')).stdout).toBe('404');
  });

  it('keeps its disk and its services when it is rebooted', async () => {
    await web.sure(['sh', '-c', 'echo kept >/srv/file']);
    const boot = () => web.sure(['cat', '/proc/1/stat']).then((stat) => stat.split(' ')[21]);
    const before = await boot();
    expect(await timed('a reboot', web.reboot)).toBe('running');
    expect(await boot()).not.toBe(before);
    expect(await web.sure(['cat', '/srv/file'])).toBe('kept\n');
    expect((await fetch(`http://${web.address}/`)).status).toBe(200);
  });

  it('can be cut from the network and joined to it again, while connections are open', async () => {
    const socket = connect(22, web.address);
    await once(socket, 'data');
    await web.cut();
    expect((await db.run(['ping', '-c', '1', '-W', '1', web.address])).code).toBe(1);
    expect(await web.sure(['hostname'])).toBe('web\n');
    await web.mend();
    expect((await db.run(['ping', '-c', '1', '-W', '10', web.address])).code).toBe(0);
    socket.write('SSH-2.0-test\r\n');
    await once(socket, 'data');
    socket.destroy();
  });

  it('leaves nothing when it is stopped, and its name and address are free again', async () => {
    await timed('a stop', db.stop);
    const again = await testHost({ name: 'db' });
    expect(again.address).toBe(db.address);
    expect((await again.ssh('ls /home')).stdout).toBe('');
    await again.stop();
  });
});

describe('a test run', () => {
  it('leaves nothing when it ends', async () => {
    const lab = labOfHost(web);
    await closeLab();
    expect(await leftovers(lab)).toEqual([]);
  });

  it('leaves nothing when it is killed', async () => {
    const { child, lab } = await strandedRun();
    expect(await leftovers(lab)).not.toEqual([]);
    child.kill('SIGKILL');
    // Its keeper sees the end of it, and tidies up. That it does is what is tested; how long it takes is not.
    while ((await leftovers(lab)).length > 0) await wait(100);
  });

  it('is tidied up by the next one when its keeper is killed too', async () => {
    const { child, lab } = await strandedRun();
    process.kill(keeperOf(child), 'SIGKILL');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await leftovers(lab)).not.toEqual([]);
    await sweepDead();
    expect(await leftovers(lab)).toEqual([]);
  });
});

async function strandedRun() {
  const { bundle } = (await import('../../tools/build.mjs')) as {
    bundle: (entry: string, outfile: string, external: readonly string[]) => Promise<void>;
  };
  const program = resolve('dist', 'tests', 'stranded.mjs');
  await bundle('test/hosts/stranded.ts', program, ['esbuild']);
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [address] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, lab: labOf(Number(address.toString().split('.')[2])) };
}

/** Its one child of that name. */
function keeperOf({ pid }: ChildProcess): number {
  const children = readFileSync(join('/proc', String(pid), 'task', String(pid), 'children'), 'utf8');
  const keeper = children
    .split(' ')
    .filter((one) => one !== '')
    .find((one) => readFileSync(`/proc/${one}/cmdline`, 'utf8').includes('/keeper-'));
  return Number(keeper);
}

const labOfHost = ({ address }: TestHost) => labOf(Number(address.split('.')[2]));

async function timed<T>(what: string, act: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await act();
  process.stdout.write(`${what}: ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
  return result;
}
