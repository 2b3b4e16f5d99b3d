import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeLab, type TestHost, testHost } from '../hosts/index.ts';
import { start } from '../support/cli.ts';
import {
  allAlready,
  doorOf,
  errorOf,
  type RenderedApp,
  renderApp,
  states,
  timed,
} from '../support/vps-home.ts';

/**
 * The association's site as its repository is, on a bare server. Images cannot be had here, so what runs from one is left out (Grafana,
 * GlitchTip); everything else is Debian's own, from the archive.
 */
let semeurs: RenderedApp;
let home: TestHost;

const secrets = ["p'w", 'a-secret-of-redis', 're_a-secret-of-resend'];

beforeAll(async () => {
  semeurs = await renderApp({
    app: 'test/apps/association',
    name: 'semeurs',
    domain: 'semeurs.org',
    flags: ['--without', 'grafana,errors'],
    variables: {
      DATABASE_URL: 'postgres://app:p%27w%22%24%25%3B%5C@127.0.0.1:6432/app',
      REDIS_URL: 'redis://app:a-secret-of-redis@127.0.0.1:6379/0',
      DJANGO_SETTINGS_MODULE: 'config.settings',
      RESEND_API_KEY: 're_a-secret-of-resend',
    },
  });
  home = await testHost({ name: 'home' });
});
afterAll(async () => {
  await closeLab();
  semeurs.remove();
});

const provision: RenderedApp['provision'] = (host, ...more) => semeurs.provision(host, ...more);
const provisionArgv = (host: TestHost, ...more: readonly string[]) => ['provision', ...doorOf(host), ...more];

describe('a bare server', () => {
  it('is told about, word for word, before anything is changed', async () => {
    const before = await home.sure([
      'sh',
      '-c',
      'dpkg -l | sha256sum; find /etc /var/lib -newer /proc/1 | wc -l',
    ]);
    const told = await provision(home, '--dry-run');
    expect(told.code, told.err).toBe(0);
    expect(told.out).toContain('install --no-install-recommends');
    expect(told.out).toContain('+++ b/etc/nginx/nginx.conf');
    expect(told.out).toContain('Nothing was changed.');
    for (const secret of secrets) expect(told.out + told.err).not.toContain(secret);
    expect(
      await home.sure(['sh', '-c', 'dpkg -l | sha256sum; find /etc /var/lib -newer /proc/1 | wc -l']),
    ).toBe(before);
  });

  it('asks for consent where nobody sits', async () => {
    const { code, out } = await provision(home, '--json');
    expect([code, errorOf({ code, out, err: '' }).code]).toEqual([2, 'USE-103']);
  });

  it('goes on where it was killed, where its network was cut, and where the server went down', async () => {
    const first = start(semeurs.folder, provisionArgv(home, '--yes', '--progress', 'plain'));
    while (!first.err().includes('Packages: ') && first.child.exitCode === null) await wait(50);
    first.child.kill('SIGKILL');
    await first.ended;
    const second = start(semeurs.folder, provisionArgv(home, '--yes', '--json', '--progress', 'plain'));
    await wait(4000);
    await home.cut();
    await wait(1000);
    second.child.kill('SIGKILL');
    await second.ended;
    await home.mend();
    const third = start(semeurs.folder, provisionArgv(home, '--yes', '--json', '--progress', 'plain'));
    while (!third.err().includes('Packages: ') && third.child.exitCode === null) await wait(50);
    await home.reboot();
    const { code, out } = await third.ended;
    expect([code, errorOf({ code, out, err: '' }).code]).toEqual([1, 'HOST-106']);
  });

  it('becomes the home of the app', async () => {
    const done = await timed('bare to ready, after three interruptions', () =>
      provision(home, '--yes', '--json'),
    );
    expect(done.code, done.out + done.err).toBe(0);
    expect(states(done)).toContain('host.units done');
    for (const secret of secrets) expect(done.out + done.err).not.toContain(secret);
    expect((await home.run(['systemctl', 'is-system-running'])).stdout.trim()).not.toBe('maintenance');
  });

  it('is not touched the second time', async () => {
    const again = await timed('the second time', () => provision(home, '--yes', '--json'));
    expect(again.code, again.err).toBe(0);
    expect(states(again)).toEqual(allAlready);
  });
});

describe('what runs there', () => {
  it('is reached from outside by SSH, HTTP and HTTPS alone', async () => {
    const ports = [
      22, 25, 80, 443, 3000, 5432, 6379, 6389, 6432, 8000, 8025, 8090, 8891, 9090, 9093, 9100, 9115, 9187,
    ];
    const open = await Promise.all(
      ports.map(async (port) => ((await answers(home.address, port)) ? [port] : [])),
    );
    expect(open.flat()).toEqual([22, 80, 443]);
  });

  it('answers over TLS before there is a certificate, by HTTP/2 and HTTP/3, and sends HTTP there', async () => {
    const ask = (...more: string[]) =>
      home.sure([
        'curl',
        '--silent',
        '--insecure',
        '--output',
        '/dev/null',
        '--resolve',
        'semeurs.org:443:127.0.0.1',
        '--resolve',
        'semeurs.org:80:127.0.0.1',
        '--write-out',
        '%{http_code} %{http_version} %{redirect_url}',
        ...more,
      ] as unknown as [string, ...string[]]);
    // Nothing was released yet.
    expect(await ask('https://semeurs.org/')).toBe('404 2 ');
    expect(await ask('--http3-only', 'https://semeurs.org/')).toBe('404 3 ');
    expect(await ask('http://semeurs.org/a?b')).toBe('301 1.1 https://semeurs.org/a?b');
  });

  it('lets the app into its database and its stores by the secrets of the file, and nobody else', async () => {
    const psql = (password: string) =>
      home.run([
        'env',
        `PGPASSWORD=${password}`,
        'psql',
        '-h',
        '127.0.0.1',
        '-p',
        '6432',
        '-U',
        'app',
        '-d',
        'app',
        '-Atc',
        'SELECT current_user',
      ]);
    expect((await psql(`p'w"$%;\\`)).stdout).toBe('app\n');
    expect((await psql('another')).code).not.toBe(0);
    const redis = (port: number, ...more: string[]) =>
      home.run(['redis-cli', '-p', String(port), '--no-auth-warning', ...more, 'SET', 'a', 'b']);
    for (const port of [6379, 6389]) {
      expect((await redis(port, '--user', 'app', '-a', 'a-secret-of-redis')).stdout).toBe('OK\n');
      expect((await redis(port)).stdout).toContain('NOAUTH');
    }
  });

  it('keeps the variables for root and the app alone', async () => {
    expect(await home.sure(['stat', '--format=%a %U:%G', '/etc/semeurs/app.env'])).toBe('640 root:app\n');
    const found = await home.run([
      'grep',
      '-rlF',
      'a-secret-of-redis',
      '/etc',
      '/var/lib/unmoor',
      '/run',
      '/tmp',
    ]);
    expect(found.stdout).toBe('/etc/semeurs/app.env\n');
  });

  it('comes back by itself after a reboot', async () => {
    await timed('a reboot', () => home.reboot());
    const again = await provision(home, '--yes', '--json');
    expect(again.code, again.err).toBe(0);
    expect(states(again)).toEqual(allAlready);
  });
});

describe('what somebody changed', () => {
  it('on the server is not written over without consent', async () => {
    const conf = '/etc/nginx/unmoor/unavailable.html';
    await home.sure(['sh', '-c', `echo "<!-- by hand -->" >> ${conf}`]);
    const refused = await provision(home, '--yes', '--json');
    expect([refused.code, errorOf(refused).code]).toEqual([1, 'HOST-204']);
    expect(errorOf(refused).why).toContain(conf);
    expect((await provision(home, '--yes', '--overwrite')).code).toBe(0);
    expect(await home.sure(['cat', conf])).toBe(
      readFileSync(join(semeurs.folder, 'deploy/files', conf), 'utf8'),
    );
  });

  it('in the rendered folder is brought there, and told to who reads it', async () => {
    const pid = await home.sure(['systemctl', 'show', '--property=MainPID', 'redis-server@cache.service']);
    const file = join(semeurs.folder, 'deploy/files/etc/redis/redis-cache.conf');
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace('slowlog-log-slower-than 10000', 'slowlog-log-slower-than 20000'),
    );
    const done = await provision(home, '--yes', '--json');
    expect(done.code, done.err).toBe(0);
    expect(
      await home.sure(['systemctl', 'show', '--property=MainPID', 'redis-server@cache.service']),
    ).not.toBe(pid);
  });

  it('so that nobody could come in any more is taken back by the server itself', async () => {
    const file = join(semeurs.folder, 'deploy/files/etc/nftables.conf');
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, before.replace('elements = { 22, 80, 443 }', 'elements = { 80, 443 }'));
    const there = await home.sure(['sha256sum', '/etc/nftables.conf']);
    const refused = await timed('shut out, and in again', () => provision(home, '--yes', '--json'));
    expect([refused.code, errorOf(refused).code], refused.out).toEqual([1, 'HOST-304']);
    expect(await home.sure(['sha256sum', '/etc/nftables.conf'])).toBe(there);
    writeFileSync(file, before);
    expect(states(await provision(home, '--yes', '--json'))).toEqual(allAlready);
  });
});

const answers = (host: string, port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect({ host, port, timeout: 2000 });
    socket.on('connect', () => (socket.destroy(), done(true)));
    socket.on('timeout', () => (socket.destroy(), done(false)));
    socket.on('error', () => done(false));
  });
