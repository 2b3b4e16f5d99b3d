import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeLab, type NameRecord, type TestHost, testHost, testNames } from '../hosts/index.ts';
import { ask } from '../support/ask.ts';
import type { Called } from '../support/cli.ts';
import { makeStandIns } from '../support/compose-host.ts';
import { makeMoreStandIns } from '../support/compose-more.ts';
import { Diary } from '../support/live/programs.ts';
import { targets } from '../support/places/metrics.ts';
import { openPorts } from '../support/places/ports.ts';
import { dkimRecordOf, openPost, type Post, signedBy } from '../support/places/post.ts';
import { askOwnMail } from '../support/places/semeurs.ts';
import { eventually } from '../support/places/site.ts';
import { sayInSocket } from '../support/places/web-socket.ts';
import { allAlready, doorOf, type RenderedApp, renderApp, states } from '../support/vps-home.ts';

/**
 * The association's site on a server that `unmoor provision` prepares for Docker Compose, and that `unmoor deploy` brings releases to.
 * Images cannot be had here: stand-ins are made of Debian's packages, and what has none is left out of the stack (Grafana, GlitchTip).
 */
const diary = new Diary();
const app = 'semeurs';
const domain = 'semeurs.org';
let semeurs: RenderedApp;
let box: TestHost;
let post: Post;

/** A word of each sign that shells, YAML and Compose all make something of. */
const variables: Record<string, string> = {
  DATABASE_URL: 'postgresql://app:b0a1c2d3e4f5@pool:6432/app',
  REDIS_URL: 'redis://app:0a1b2c3d4e5f@state:6379/0',
  ADMIN_TOKEN: 'it is $HOME "x" #1',
  ALLOWED_HOSTS: `${domain},www.${domain}`,
  SECURE_SSL_REDIRECT: '0',
  FIGURES_EVERY_SECONDS: '2',
  VITE_API_URL: `https://${domain}`,
  RESEND_API_KEY: 're_of_this_run',
};

beforeAll(async () => {
  box = await diary.time('a host', () => testHost({ name: 'box', docker: 'with-images' }));
  post = await openPost(box.machine);
  await publish();
  variables['NOTIFY_EMAIL'] = `bureau@${post.domain}`;
  semeurs = await renderApp({
    app: 'test/apps/association',
    name: app,
    domain,
    target: 'compose',
    flags: ['--without', 'grafana,errors'],
    change: askOwnMail,
    variables,
  });
  await diary.time('stand-ins of the images that the stack names', async () => {
    await makeStandIns(box);
    await makeMoreStandIns(box);
  });
});
afterAll(async () => {
  await post[Symbol.asyncDispose]();
  await closeLab();
  semeurs.remove();
  diary.print('A server for Docker Compose, from bare to serving');
});

const publish = (more: readonly NameRecord[] = []) =>
  testNames({ [domain]: box, [`www.${domain}`]: box }, [...post.records, ...more]);
const provision = (...more: readonly string[]) => semeurs.provision(box, '--json', ...more);
const deploy = (...more: readonly string[]) =>
  semeurs.call('deploy', ...doorOf(box), '--app', app, '--json', ...more);
const answer = ({ out }: Called) => JSON.parse(out) as Record<string, unknown>;
const compose = (...args: readonly string[]) => box.sure([`/srv/${app}/deploy/compose`, ...args]);
const get = (path: string) => ask({ address: box.address, port: 443, host: domain, path });
const page = async () => (await get('/')).body;

/** Puts a certificate where certbot would put it: no authority can be asked from here. */
const certify = () =>
  compose(
    'run',
    '--rm',
    '--no-deps',
    '-T',
    '--entrypoint',
    'sh',
    'certificates',
    '-c',
    'mkdir -p "$0" && openssl req -x509 -newkey rsa:2048 -nodes -keyout "$0/privkey.pem" -out "$0/fullchain.pem" -days 3 -subj "/CN=$1"',
    `/etc/letsencrypt/live/${domain}`,
    domain,
  );

it('brings Docker to a bare server, and puts what it publishes behind the firewall', async () => {
  await using bare = await testHost({ name: 'bare' });
  const done = await diary.time('unmoor provision of a bare server', () =>
    semeurs.provision(bare, '--yes', '--json'),
  );
  expect(done.code, done.out + done.err).toBe(0);
  expect(await bare.sure(['docker', 'info', '--format', '{{.ServerVersion}}'])).toMatch(/^\d+\./);
  expect(await bare.sure(['docker', 'compose', 'version', '--short'])).toMatch(/^v?[2-9]\./);
  // Whatever a compose file publishes passes here first (facts A24).
  expect(await bare.sure(['nft', 'list', 'chain', 'inet', 'unmoor', 'forward'])).toContain(
    'proto-dst { 80, 443 } accept',
  );
  expect(states(await semeurs.provision(bare, '--yes', '--json'))).toEqual(allAlready);
});

describe('a server for Docker Compose', () => {
  it('becomes the home of the app, and is not touched the second time', async () => {
    const done = await diary.time('unmoor provision', () => provision('--yes'));
    expect(done.code, done.out + done.err).toBe(0);
    expect(states(done)).toContain('host.access done');
    const again = await diary.time('unmoor provision, the second time', () => provision('--yes'));
    expect(states(again)).toEqual(allAlready);
  });

  it('keeps the variables for root alone, with what was made for the app', async () => {
    const file = `/srv/${app}/.env.production`;
    expect(await box.sure(['stat', '--format=%a %U:%G', file])).toBe('600 root:root\n');
    const kept = await box.sure(['cat', file]);
    expect(kept).toContain('DB_PASSWORD=b0a1c2d3e4f5');
    expect(kept).toMatch(/^DJANGO_SECRET_KEY=.{30,}$/m);
  });

  it('serves the first release over TLS: pages, API, one migration', async () => {
    await certify();
    const done = await diary.time('the first release', () => deploy());
    expect(done.code, done.out + done.err).toBe(0);
    expect(await page()).toContain('<html lang="fr">');
    expect(JSON.parse((await get('/api/projects/')).body)).toEqual({ projects: [] });
    const migrations = await compose('logs', '--no-log-prefix', 'migrate');
    expect(migrations.match(/Applying community\.0001_initial\.\.\. OK/g)).toHaveLength(1);
  });

  it('keeps a WebSocket open, and repeats what is said', async () => {
    const word = { author: 'Ada', text: 'Bonjour' };
    const heard = await sayInSocket({ address: box.address, domain, path: '/ws/room/', word });
    expect(heard).toContain('{"author": "Ada", "text": "Bonjour"}');
  });

  it('takes somebody in: the task runs once, and its mail arrives, signed', async () => {
    const key = await compose('exec', '-T', 'mail', 'cat', `/etc/opendkim/keys/${domain}.txt`);
    await publish([dkimRecordOf(key, domain)]);
    const joined = await ask({
      address: box.address,
      port: 443,
      host: domain,
      path: '/api/intents/',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Ada', email: `ada@${post.domain}`, message: 'Je viens.' }),
    });
    expect(joined.status, joined.body).toBe(201);
    const mail = await post.next();
    expect([mail.from, mail.to]).toEqual([`bonjour@${domain}`, [`bureau@${post.domain}`]]);
    expect(mail.raw).toContain('Subject: Ada souhaite nous rejoindre');
    expect(await signedBy(mail, box.machine)).toBe(domain);
    const log = await compose('logs', '--no-log-prefix', 'worker');
    expect(log.match(/notify_intent.* succeeded/g)).toHaveLength(1);
  });

  it('counts its figures by beat’s clock', () =>
    eventually(
      'one member',
      async () => (JSON.parse((await get('/api/figures/')).body) as { members: number }).members === 1,
    ));

  it('is watched: every target is up but the app’s own, which shows none', async () => {
    const seen = await targets((url) => compose('exec', '-T', 'prometheus', 'wget', '-qO-', url));
    expect(seen.length).toBeGreaterThan(6);
    expect(seen.filter((one) => !one.endsWith(' up') && !one.startsWith('app '))).toEqual([]);
  });

  it('is reached by SSH, HTTP and HTTPS, and by none of the other 65532 ports', async () => {
    expect(await diary.time('all ports', () => openPorts(box.address))).toEqual([22, 80, 443]);
  });

  it('takes a release in the place of the one before, and goes back to it', async () => {
    const index = join(semeurs.source, 'frontend/frontend/index.html');
    writeFileSync(index, readFileSync(index, 'utf8').replace('</title>', ' (deux)</title>'));
    const second = await diary.time('the second release', () => deploy());
    expect(second.code, second.out + second.err).toBe(0);
    expect(await page()).toContain('(deux)');
    const back = await diary.time('back', () => deploy('--back'));
    expect(back.code, back.out + back.err).toBe(0);
    expect(await page()).not.toContain('(deux)');
    const { out } = await semeurs.call('releases', ...doorOf(box), '--json');
    const { releases } = JSON.parse(out) as { releases: { id: string; serves: boolean }[] };
    expect(releases.map(({ serves }) => serves)).toEqual([false, true]);
    expect(answer(back)['release']).toBe(releases[1]?.id);
  });

  it('puts the release before back where a new one does not become well', async () => {
    const settings = join(semeurs.source, 'backend/config/settings.py');
    const whole = readFileSync(settings, 'utf8');
    writeFileSync(settings, `${whole}\nraise SystemExit("nothing goes")\n`);
    const refused = await diary.time('a release that does not start', () => deploy());
    writeFileSync(settings, whole);
    expect([refused.code, answer(refused)], refused.out).toMatchObject([1, { error: { code: 'HOST-403' } }]);
    expect((answer(refused)['error'] as { why: string }).why).toContain('serves again');
    expect(await page()).not.toContain('(deux)');
    expect((await get('/api/projects/')).status).toBe(200);
  });

  it('is told of a variable that has changed', async () => {
    semeurs.tell({ ...variables, ADMIN_TOKEN: 'another' });
    const done = await provision('--yes');
    expect(done.code, done.out + done.err).toBe(0);
    const printed = await compose(
      'exec',
      '-T',
      'web',
      'python',
      '-c',
      'import os; print(os.environ["ADMIN_TOKEN"])',
    );
    expect(printed).toBe('another\n');
  });

  it('comes back by itself after a reboot', async () => {
    await diary.time('a reboot', () => box.reboot());
    await expect
      .poll(
        () =>
          get('/').then(
            ({ status }) => status,
            () => 0,
          ),
        { timeout: 120_000 },
      )
      .toBe(200);
    expect(states(await provision('--yes'))).toEqual(allAlready);
  });
});
