import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeLab, type TestHost, testHost } from '../hosts/index.ts';
import { ask } from '../support/ask.ts';
import { openPorts } from '../support/places/ports.ts';
import { allAlready, errorOf, type RenderedApp, renderApp, states, timed } from '../support/vps-home.ts';

/** The shortest whole way: a bare server becomes the home of a small app, serves it, and is not touched again. */
const domain = 'tiny.example';
/** With signs that shells, systemd and Compose all make something of. */
const greeting = 'say "here" $HOME %h #1';
let tiny: RenderedApp;
let home: TestHost;

beforeAll(async () => {
  tiny = await renderApp({
    app: 'test/journeys/apps/tiny',
    name: 'tiny',
    domain,
    flags: ['--without', 'pm2,grafana,prometheus,borg'],
    variables: { GREETING: greeting },
  });
  home = await timed('a bare host', () => testHost({ name: 'home', sudoUser: 'admin' }));
});
afterAll(async () => {
  await closeLab();
  tiny.remove();
});

const page = () => ask({ address: home.address, port: 443, host: domain, path: '/a?b' });

it('serves, from a bare server, over TLS', async () => {
  await timed('bare to serving', async () => {
    const done = await timed('provision', () => tiny.provision(home, '--yes', '--json'));
    expect(done.code, done.out + done.err).toBe(0);
    const served = await timed('deploy', () => tiny.deploy(home, '--json'));
    expect(served.code, served.out + served.err).toBe(0);
    const { status, body } = await page();
    expect([status, JSON.parse(body)]).toEqual([200, { ok: true, path: '/a?b', says: greeting }]);
  });
});

it('is not touched the second time, and lets in by three doors', async () => {
  const again = await timed('the second time', () => tiny.provision(home, '--yes', '--json'));
  expect(again.code, again.out + again.err).toBe(0);
  expect(states(again)).toEqual(allAlready);
  expect(await openPorts(home.address)).toEqual([22, 80, 443]);
});

it('refuses a user who may not act as root, and serves on', async () => {
  await home.sure(['sh', '-c', 'rm /etc/sudoers.d/90-admin; gpasswd --delete admin sudo']);
  const refused = await tiny.provision(home, '--yes', '--json');
  expect([refused.code, errorOf(refused).code], refused.out).toEqual([1, 'HOST-105']);
  expect((await page()).status).toBe(200);
});
