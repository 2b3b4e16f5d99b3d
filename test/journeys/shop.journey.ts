import { cpSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NameRecord, closeLab, type TestHost, testHost, testNames } from '../hosts/index.ts';
import { ask } from '../support/ask.ts';
import type { Authority } from '../support/authority.ts';
import { exposures, table } from '../support/places/hardness.ts';
import { alerts, expectedAlerts, onHost, targets } from '../support/places/metrics.ts';
import { openPorts } from '../support/places/ports.ts';
import { dkimRecord, openPost, type Post, signedBy } from '../support/places/post.ts';
import { becomeAuthority, doorNames, eventually, trust, visitor } from '../support/places/site.ts';
import { allAlready, type RenderedApp, renderApp, states, timed } from '../support/vps-home.ts';

/**
 * The shop, from a bare server to serving: Express and Next.js under PM2, PostgreSQL behind PgBouncer, Redis, Postfix, Prometheus. Its
 * people have moved its code off Supabase's and Upstash's clients (test/journeys/apps/shop-moved); mail stays with Resend's SDK. What
 * runs from an image is left out, for none can be had here.
 */
const domain = 'shop.example.com';
let shop: RenderedApp;
let home: TestHost;
let ca: TestHost;
let authority: Authority;
let post: Post;
let visit: ReturnType<typeof visitor>;

beforeAll(async () => {
  [home, ca] = await Promise.all([testHost({ name: 'home' }), testHost({ name: 'ca' })]);
  post = await openPost(home.machine);
  await publish();
  shop = await renderApp({
    app: 'test/apps/shop',
    name: 'mirabelle',
    domain,
    flags: ['--without', 'grafana,errors,analytics,garage', '--choose', 'pgbouncer'],
    change: moveCode,
    variables: {
      DATABASE_URL: 'postgres://app:b0a1c2d3e4f5@127.0.0.1:6432/app',
      REDIS_URL: 'redis://app:0a1b2c3d4e5f@127.0.0.1:6379/0',
      RESEND_API_KEY: 're_of_this_run',
      MAIL_FROM: `Atelier Mirabelle <bonjour@${domain}>`,
      CRON_SECRET: 'cron-of-this-run',
      FRONTEND_URL: `https://${domain}`,
      SENTRY_DSN: '',
      NEXT_PUBLIC_API_URL: `https://${domain}`,
      NEXT_TELEMETRY_DISABLED: '1',
      // Node has a list of its own of whom to trust; the front asks the API by its public name.
      NODE_EXTRA_CA_CERTS: '/etc/ssl/certs/ca-certificates.crt',
    },
  });
  authority = await becomeAuthority(ca);
  await trust(home, authority);
  visit = visitor(home, domain, authority.root);
});
afterAll(async () => {
  await post[Symbol.asyncDispose]();
  await closeLab();
  shop.remove();
});

/** What its people changed before they moved. */
function moveCode(source: string): void {
  cpSync(resolve('test/journeys/apps/shop-moved'), source, { recursive: true });
  for (const gone of ['README.md', 'src/clients/supabase.ts']) rmSync(join(source, gone));
}

const publish = (more: readonly NameRecord[] = []) =>
  testNames({ ...doorNames(ca), [domain]: home, [`www.${domain}`]: home }, [...post.records, ...more]);

/** One who buys: the cookie of the first answer is kept. */
async function buys(email: string): Promise<{ readonly id: number; readonly total_cents: number }> {
  const first = await visit('/api/cart', { body: { slug: 'bracelet-mirabelle', quantity: 2 } });
  expect(first.status, first.body).toBe(200);
  const cookie = first.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const cart = await visit('/api/cart', {
    body: { slug: 'collier-quetsche', quantity: 1 },
    headers: { cookie },
  });
  expect(JSON.parse(cart.body)).toEqual({ 'bracelet-mirabelle': 2, 'collier-quetsche': 1 });
  const order = await visit('/api/orders', { body: { email }, headers: { cookie } });
  expect(order.status, order.body).toBe(201);
  return JSON.parse(order.body) as { id: number; total_cents: number };
}

/** RFC 2047: a word in base64. */
const subjectOf = (raw: string): string =>
  Buffer.from(/^Subject: =\?UTF-8\?B\?([^?]*)\?=\r$/m.exec(raw)?.[1] ?? '', 'base64').toString();

describe('the shop', () => {
  it('serves, from a bare server', async () => {
    await timed('bare to serving', async () => {
      const done = await timed('provision', () => shop.provision(home, '--yes', '--json'));
      expect(done.code, done.out + done.err).toBe(0);
      await timed('a certificate', () => home.sure(['unmoor-certificate', 'http']));
      const served = await timed('a release', () => shop.deploy(home, '--json'));
      expect(served.code, served.out + served.err).toBe(0);
      // What asked for it before there was a release has nginx leave the app alone for ten seconds (fail_timeout).
      await eventually('its API', async () => (await visit('/api/health')).status === 200);
    });
    await publish([await dkimRecord(home, domain)]);
  });

  it('shows its pages and answers its API over TLS, with a certificate that holds', async () => {
    const page = await visit('/');
    expect(page.body).toContain('Bracelet Mirabelle');
    const script = /src="(\/_next\/static\/[^"]+\.js)"/.exec(page.body)?.[1] ?? '';
    expect((await visit(script)).headers['cache-control']).toContain('immutable');
    expect((await visit('/bijoux/collier-quetsche')).body).toContain('49,00');
    const api = await visit('/api/health');
    expect([api.status, JSON.parse(api.body)]).toEqual([200, { ok: true }]);
    const plain = await ask({ address: home.address, port: 80, tls: false, host: domain, path: '/x' });
    expect([plain.status, plain.headers.location]).toEqual([301, `https://${domain}/x`]);
  });

  it('takes an order: stock, cart and mail agree, and the mail is signed', async () => {
    expect(await buys(`acheteuse@${post.domain}`)).toMatchObject({ id: 1, total_cents: 10_700 });
    const bracelet = await visit('/api/products/bracelet-mirabelle');
    expect(JSON.parse(bracelet.body)).toMatchObject({ stock: 10 });
    const mail = await post.next();
    expect([mail.from, mail.to]).toEqual([`bonjour@${domain}`, [`acheteuse@${post.domain}`]]);
    expect(subjectOf(mail.raw)).toBe('Votre commande n° 1');
    expect(await signedBy(mail, home.machine)).toBe(domain);
  });

  it('greets a subscriber once, and lets its clock in by the secret only', async () => {
    const subscribes = () => visit('/api/newsletter', { body: { email: `lectrice@${post.domain}` } });
    expect([(await subscribes()).status, (await subscribes()).status]).toEqual([204, 204]);
    expect((await post.next()).raw).toContain('Subject: Bienvenue');
    expect((await visit('/cron/abandoned-carts')).status).toBe(401);
    await home.sure(['systemctl', 'start', 'mirabelle-job.service']);
  });

  it('is watched: every target is up but those of the app, which show none, and no alert fires that should not', async () => {
    const found = await targets(onHost(home));
    expect(found.filter((one) => !one.endsWith(' up') && !one.startsWith('app '))).toEqual([]);
    expect(found.length).toBeGreaterThan(8);
    // Nobody served while the first release was built, which is told, and told again when it has ended.
    await eventually('only what is expected fires', async () => {
      const firing = await alerts(onHost(home), 'firing');
      return firing.includes('AlwaysFiring') && firing.every((one) => expectedAlerts.includes(one));
    });
  });

  it('is reached by SSH, HTTP and HTTPS, and by none of the other 65532 ports', async () => {
    expect(await timed('all ports', () => openPorts(home.address))).toEqual([22, 80, 443]);
  });

  it('comes back by itself after a reboot, whole', async () => {
    await timed('a reboot', () => home.reboot());
    await timed('and serves again', () =>
      eventually('its pages', async () => (await visit('/')).status === 200),
    );
    expect(await buys(`autre@${post.domain}`)).toMatchObject({ id: 2 });
    expect((await post.next()).to).toEqual([`autre@${post.domain}`]);
    const again = await shop.provision(home, '--yes', '--json');
    expect(again.code, again.out + again.err).toBe(0);
    expect(states(again)).toEqual(allAlready);
  });

  it('prints how hard its units are', async () => {
    const found = await exposures(home);
    process.stdout.write(`systemd-analyze security, of ${found.length} units:\n${table(found)}`);
    expect(found.length).toBeGreaterThan(25);
  });
});
