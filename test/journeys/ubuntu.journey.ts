import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeLab, type TestHost, testHost } from '../hosts/index.ts';
import { ask } from '../support/ask.ts';
import { runningSite } from '../support/health/site.ts';
import { exposures, table } from '../support/places/hardness.ts';
import { openPorts } from '../support/places/ports.ts';
import { eventually } from '../support/places/site.ts';
import { allAlready, errorOf, type RenderedApp, renderApp, states, timed } from '../support/vps-home.ts';

/**
 * A server with Ubuntu 26.04 LTS, as its images have it (sshd behind a socket, sudo-rs, a resolver of its own, chrony), becomes the home
 * of an app with PostgreSQL, PgBouncer and Redis. AppArmor's profiles are not enforced in a namespace: what they refuse is not seen here.
 */
const domain = 'notes.example';
const password = 'b0a1c2d3e4f5';
let notes: RenderedApp;
let home: TestHost;

const render = (...flags: readonly string[]) =>
  renderApp({
    app: 'test/journeys/apps/notes',
    name: 'notes',
    domain,
    flags: ['--without', 'grafana', '--choose', 'pgbouncer', ...flags],
    variables: {
      DATABASE_URL: `postgres://app:${password}@127.0.0.1:6432/app`,
      REDIS_URL: 'redis://app:0a1b2c3d4e5f@127.0.0.1:6379/0',
    },
  });

/** Units above 3.0, and why. */
const open: Readonly<Record<string, string>> = {
  'unmoor-pm2.service': 'installs PM2 by npm, once',
  'unmoor-swap.service': 'writes to the root of the disk and turns swap on',
};

beforeAll(async () => {
  notes = await render('--os', 'ubuntu-26.04');
  home = await timed('a bare host', () => testHost({ name: 'home', suite: 'resolute', sudoUser: 'ubuntu' }));
});
afterAll(async () => {
  await closeLab();
  notes.remove();
});

/** From outside, over TLS. */
async function asked(path: string, body?: string): Promise<[number, unknown]> {
  const post = body === undefined ? {} : { method: 'POST', body };
  const answer = await ask({ address: home.address, port: 443, host: domain, path, ...post });
  return [answer.status, JSON.parse(answer.body)];
}

describe('a server with Ubuntu', () => {
  it('is told how to be rendered for, where the files are Debian’s', async () => {
    const other = await render();
    const refused = await other.provision(home, '--yes', '--json');
    other.remove();
    const { code, why, next, state } = errorOf(refused);
    expect([refused.code, code]).toEqual([1, 'HOST-201']);
    expect(why).toContain('runs Ubuntu 26.04 LTS; these files are for Debian 13');
    expect(next).toContain('`unmoor render --to vps --os ubuntu-26.04`');
    expect(state).toBe('Nothing was changed on the server.');
  });

  it('serves, from bare, over TLS', async () => {
    const done = await timed('provision', () => notes.provision(home, '--yes', '--json'));
    expect(done.code, done.out + done.err).toBe(0);
    const served = await timed('deploy', () => notes.deploy(home, '--json'));
    expect(served.code, served.out + served.err).toBe(0);
    expect(await asked('/api/notes', 'a note')).toEqual([200, { id: 1 }]);
    expect(await asked('/api/cart', 'a note')).toEqual([200, { cart: 1 }]);
  });

  it('is not touched the second time, and lets in by three doors', async () => {
    const again = await timed('the second time', () => notes.provision(home, '--yes', '--json'));
    expect(again.code, again.out + again.err).toBe(0);
    expect(states(again)).toEqual(allAlready);
    expect(await openPorts(home.address)).toEqual([22, 80, 443]);
  });

  it('lets its people in by key alone, with sshd started by its socket', async () => {
    const settings = await home.sure(['sshd', '-T']);
    expect(settings).toContain('passwordauthentication no\n');
    expect(await home.sure(['systemctl', 'is-active', 'ssh.socket'])).toBe('active\n');
  });

  it.each([
    ['sshd', '/etc/ssh/sshd_config.d/10-unmoor.conf', (text: string) => `${text}AllowUsers nobody\n`],
    ['the firewall', '/etc/nftables.conf', (text: string) => text.replace('{ 22, 80, 443 }', '{ 80, 443 }')],
  ])('takes back by itself what would shut everybody out: %s', async (_, at, shuts) => {
    const file = join(notes.folder, 'deploy/files', at);
    const [before, there] = [readFileSync(file, 'utf8'), await home.sure(['sha256sum', at])];
    writeFileSync(file, shuts(before));
    const refused = await timed('shut out, and in again', () => notes.provision(home, '--yes', '--json'));
    writeFileSync(file, before);
    expect([refused.code, errorOf(refused).code], refused.out).toEqual([1, 'HOST-304']);
    expect(await home.sure(['sha256sum', at])).toBe(there);
    expect(states(await notes.provision(home, '--yes', '--json'))).toEqual(allAlready);
  });

  it('comes back by itself after a reboot, with what it keeps', async () => {
    await timed('a reboot', () => home.reboot());
    await eventually('its notes', async () => (await asked('/api/notes'))[0] === 200);
    expect(await asked('/api/notes')).toEqual([200, { notes: 1, last: 1, cart: 1 }]);
    const again = await notes.provision(home, '--yes', '--json');
    expect(states(again), again.out + again.err).toEqual(allAlready);
  });

  it('has units within 3.0, but for those that cannot be', async () => {
    const found = await exposures(home);
    process.stdout.write(`systemd-analyze security, of ${found.length} units:\n${table(found)}`);
    expect(found.length).toBeGreaterThan(15);
    expect(
      found
        .filter(({ exposure }) => exposure > 3)
        .map(({ unit }) => unit)
        .toSorted(),
    ).toEqual(Object.keys(open));
  });
});

describe('the doctor', () => {
  it('has nothing to say of a healthy site on Ubuntu, with mail, backups and a queue', async () => {
    await home.stop();
    await using site = await timed('a running site', () =>
      runningSite({ suite: 'resolute', os: 'ubuntu-26.04' }),
    );
    const { faults } = await site.examine();
    expect(faults.filter(({ level }) => level !== 'note')).toEqual([]);
    const { code, out } = await site.doctor();
    expect(code, out).toBe(0);
  });
});
