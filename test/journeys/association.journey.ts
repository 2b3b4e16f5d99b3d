import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NameRecord, closeLab, type TestHost, testHost, testNames } from '../hosts/index.ts';
import { ask } from '../support/ask.ts';
import type { Authority } from '../support/authority.ts';
import { exposures, lynis, ownKernel, table } from '../support/places/hardness.ts';
import { alerts, expectedAlerts, onHost, targets } from '../support/places/metrics.ts';
import { openPorts } from '../support/places/ports.ts';
import { dkimRecord, openPost, type Post, signedBy } from '../support/places/post.ts';
import { debianPython, layPython } from '../support/places/python.ts';
import { askOwnMail } from '../support/places/semeurs.ts';
import { becomeAuthority, doorNames, eventually, trust, visitor } from '../support/places/site.ts';
import { sayInSocket } from '../support/places/web-socket.ts';
import { allAlready, type RenderedApp, renderApp, states, timed } from '../support/vps-home.ts';

/**
 * The association's site, from a bare server to serving: Django behind Daphne, Channels, Celery with its beat, React. What runs from an
 * image is left out, for none can be had here (Grafana, GlitchTip). Its mail goes to a mail server on this machine, its certificate
 * comes from a pebble on a second host, and everything else is asked as a visitor would.
 */
const domain = 'semeurs.org';
let semeurs: RenderedApp;
let home: TestHost;
let ca: TestHost;
let authority: Authority;
let post: Post;
let visit: ReturnType<typeof visitor>;

beforeAll(async () => {
  [home, ca] = await Promise.all([testHost({ name: 'home' }), testHost({ name: 'ca' })]);
  post = await openPost(home.machine);
  await publish();
  semeurs = await renderApp({
    app: 'test/apps/association',
    name: 'semeurs',
    domain,
    flags: ['--without', 'grafana,errors'],
    change: askOwnMail,
    variables: {
      DATABASE_URL: 'postgres://app:b0a1c2d3e4f5@127.0.0.1:6432/app',
      REDIS_URL: 'redis://app:0a1b2c3d4e5f@127.0.0.1:6379/0',
      DJANGO_SECRET_KEY: 'a$b "c" #d',
      ADMIN_TOKEN: 'token-of-this-run',
      ALLOWED_HOSTS: `${domain},www.${domain}`,
      SECURE_SSL_REDIRECT: '0',
      FIGURES_EVERY_SECONDS: '2',
      RESEND_API_KEY: 're_of_this_run',
      NOTIFY_EMAIL: `bureau@${post.domain}`,
      VITE_API_URL: `https://${domain}`,
      ...debianPython,
    },
  });
  authority = await becomeAuthority(ca);
  await trust(home, authority);
  visit = visitor(home, domain, authority.root);
});
afterAll(async () => {
  await post[Symbol.asyncDispose]();
  await closeLab();
  semeurs.remove();
});

const publish = (more: readonly NameRecord[] = []) =>
  testNames({ ...doorNames(ca), [domain]: home, [`www.${domain}`]: home }, [...post.records, ...more]);

const joins = (name: string) =>
  visit('/api/intents/', { body: { name, email: `${name}@${post.domain}`, message: `Je viens, ${name}.` } });

describe('the association’s site', () => {
  it('serves, from a bare server', async () => {
    await timed('bare to serving', async () => {
      const done = await timed('provision', () => semeurs.provision(home, '--yes', '--json'));
      expect(done.code, done.out + done.err).toBe(0);
      await timed('a certificate', () => home.sure(['unmoor-certificate', 'http']));
      await timed('Debian’s Python', () => layPython(home));
      const served = await timed('a release', () => semeurs.deploy(home, '--json'));
      expect(served.code, served.out + served.err).toBe(0);
      // What asked for it before there was a release has nginx leave the app alone for ten seconds (fail_timeout).
      await eventually('its API', async () => (await visit('/api/projects/')).status === 200);
    });
    await publish([await dkimRecord(home, domain)]);
  });

  it('shows its page and answers its API over TLS, with a certificate that holds', async () => {
    const page = await visit('/');
    expect([page.status, page.headers['strict-transport-security']]).toEqual([200, 'max-age=300']);
    expect(page.body).toContain('<html lang="fr">');
    const script = /src="(\/assets\/[^"]+)"/.exec(page.body)?.[1] ?? '';
    expect((await visit(script)).headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const api = await visit('/api/projects/');
    expect([api.status, JSON.parse(api.body)]).toEqual([200, { projects: [] }]);
    const plain = await ask({ address: home.address, port: 80, tls: false, host: domain, path: '/x' });
    expect([plain.status, plain.headers.location]).toEqual([301, `https://${domain}/x`]);
  });

  it('keeps a WebSocket open, and repeats what is said', async () => {
    const word = { author: 'Ada', text: 'Bonjour' };
    const heard = await sayInSocket({
      address: home.address,
      domain,
      path: '/ws/room/',
      word,
      ca: authority.root,
    });
    expect(heard).toContain('{"author": "Ada", "text": "Bonjour"}');
  });

  it('takes somebody in: the task runs once, and its mail arrives, signed', async () => {
    expect((await joins('Ada')).status).toBe(201);
    const mail = await post.next();
    expect([mail.from, mail.to]).toEqual([`bonjour@${domain}`, [`bureau@${post.domain}`]]);
    expect(mail.raw).toContain('Subject: Ada souhaite nous rejoindre');
    expect(await signedBy(mail, home.machine)).toBe(domain);
    const runs = await home.sure(['journalctl', '--output=cat', '--grep', 'notify_intent.* succeeded']);
    expect(runs.trim().split('\n')).toHaveLength(1);
  });

  it('counts its figures by beat’s clock', () =>
    eventually(
      'one member',
      async () => (JSON.parse((await visit('/api/figures/')).body) as { members: number }).members === 1,
    ));

  it('keeps what is uploaded outside of its release', async () => {
    const project =
      "INSERT INTO community_project (title, slug, story, cover, goal_cents) VALUES ('Un verger', 'verger', '', '', 0)";
    await home.sure(['runuser', '-u', 'postgres', '--', 'psql', '-qd', 'app', '-c', project]);
    const body =
      '--b\r\nContent-Disposition: form-data; name="cover"; filename="a.png"\r\n\r\na picture\r\n--b--\r\n';
    const headers = {
      'content-type': 'multipart/form-data; boundary=b',
      'x-admin-token': 'token-of-this-run',
    };
    const answer = await visit('/api/projects/verger/cover/', { body, headers });
    expect([answer.status, answer.body]).toEqual([200, expect.stringContaining('/media/covers/a.png')]);
    const kept = '/srv/semeurs/shared/uploads-backend-media/covers/a.png';
    expect(await home.sure(['cat', kept])).toBe('a picture');
  });

  it('is watched: every target is up but the app’s own, which shows none, and no alert fires that should not', async () => {
    expect(
      (await targets(onHost(home))).filter((one) => !one.endsWith(' up') && !one.startsWith('app ')),
    ).toEqual([]);
    // Nobody served while the first release was built, which is told, and told again when it has ended.
    await eventually('only what is expected fires', async () => {
      const firing = await alerts(onHost(home), 'firing');
      return firing.includes('AlwaysFiring') && firing.every((one) => expectedAlerts.includes(one));
    });
    process.stdout.write(`waiting alerts: ${(await alerts(onHost(home), 'pending')).join(', ') || 'none'}\n`);
  });

  it('is reached by SSH, HTTP and HTTPS, and by none of the other 65532 ports', async () => {
    expect(await timed('all ports', () => openPorts(home.address))).toEqual([22, 80, 443]);
  });

  it('comes back by itself after a reboot, whole', async () => {
    await timed('a reboot', () => home.reboot());
    await timed('and serves again', () =>
      eventually('its page and its API', async () => (await visit('/api/projects/')).status === 200),
    );
    expect((await joins('Grace')).status).toBe(201);
    expect((await post.next()).raw).toContain('Subject: Grace souhaite nous rejoindre');
    const again = await semeurs.provision(home, '--yes', '--json');
    expect(again.code, again.out + again.err).toBe(0);
    expect(states(again)).toEqual(allAlready);
  });
});

describe('how hard its server is', () => {
  /** Units above 3.0, and what of theirs cannot be taken away. */
  const known: Readonly<Record<string, string>> = {
    'postfix.service': 'becomes other users, changes its root, and its postdrop takes the group of its file',
    'unmoor-swap.service': 'writes to the root of the disk and turns swap on',
  };

  it('its units are within 3.0, but for those that cannot be', async () => {
    const found = await exposures(home);
    process.stdout.write(`systemd-analyze security, of ${found.length} units:\n${table(found)}`);
    expect(found.length).toBeGreaterThan(25);
    expect(
      found
        .filter(({ exposure }) => exposure > 3)
        .map(({ unit }) => unit)
        .toSorted(),
    ).toEqual(Object.keys(known).toSorted());
  });

  it('lynis finds it hard', async () => {
    // What its tests are left out for is so.
    expect(await home.sure(['sh', '-c', "getent shadow | cut -d : -f 2 | grep -v '^[!*]' || true"])).toBe('');
    expect((await home.run(['ls', '/sys/bus/usb/devices'])).stdout).toBe('');
    expect((await home.run(['systemctl', 'is-enabled', 'redis-server.service'])).stdout).toBe('disabled\n');

    await ownKernel(home);
    const { all, ours } = await lynis(home);
    process.stdout.write(`lynis hardening index: ${ours.index}; ${all.index} with tests that are not ours\n`);
    process.stdout.write(ours.suggestions.map((one) => `  ${one}\n`).join(''));
    expect(ours.index).toBeGreaterThan(80);
  });
});
