import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { observe } from '../../src/components/certbot/observe.ts';
import { render as renderCertbot } from '../../src/components/certbot/render.ts';
import { render as renderNginx } from '../../src/components/nginx/render.ts';
import { render as renderPrometheus } from '../../src/components/prometheus/render.ts';
import { type NameRecord, type TestHost, closeLab, testHost, testNames } from '../hosts/index.ts';
import { run } from '../hosts/run.ts';
import { type Authority, becomeAuthority, doors } from '../support/authority.ts';
import { renderingOf } from '../support/rendering.ts';

const domain = 'association.example';

/** What is true of the domain; the tests move it. */
let web: TestHost;
let ca: TestHost;
let authority: Authority;
/** Texts that the domain's DNS has, by name: a provider with an API, which the hook on the host asks. */
const texts = new Map<string, string[]>();
let provider: Server | undefined;
let leadsHere = false;

beforeAll(async () => {
  [web, ca] = await Promise.all([testHost({ name: 'web' }), testHost({ name: 'ca' })]);
  await publish();
  [authority] = await Promise.all([becomeAuthority(ca), prepareWeb()]);
  await put('/usr/local/share/ca-certificates/doors.crt', authority.doorKeeper);
  await web.sure(['update-ca-certificates']);
  provider = await openProvider();
});
afterAll(async () => {
  provider?.close();
  await closeLab();
});

describe('a certificate', () => {
  it('is stood in for until there is one, so that the front starts', async () => {
    expect((await get('/')).reason).toContain('self-signed certificate');
  });

  it('is not asked for in earnest when staging refuses', async () => {
    await put('/etc/letsencrypt/dns-hook', '#!/bin/sh\nexit 0\n', '0755');
    const refused = await web.run(['unmoor-certificate', 'hook']);
    expect(refused.code).not.toBe(0);
    expect(await authority.orders('staging')).toBe(1);
    expect(await authority.orders('production')).toBe(0);
  });

  it('is had before the DNS leads here, by a record that a hook makes and takes away', async () => {
    await put('/etc/letsencrypt/dns-hook', hook(), '0755');
    await web.sure(['unmoor-certificate', 'hook']);
    expect(await authority.orders('production')).toBe(1);
    await isServed('self-signed certificate');
    expect(await get('/')).toMatchObject({ status: 200, body: 'the front' });
    expect([...texts.values()].flat()).toEqual([]);
    expect(leadsHere).toBe(false);
  });

  it('is renewed by the same hook when its time has come, and served without a failed request', async () => {
    await renewsWhileServing();
  });

  it('is had by http-01 before the DNS leads here too, where the old platform passes the question on', async () => {
    await oldPlatform(`proxy_pass http://${web.address}; proxy_set_header Host $host;`);
    const { serial = '' } = await get('/');
    const ordered = await authority.orders('production');
    await web.sure(['unmoor-certificate', 'http']);
    // The one that was there is good for months, and would ask the hook again, which nobody keeps running.
    expect(await authority.orders('production')).toBe(ordered + 1);
    await isServed(serial);
    expect(await get('/')).toMatchObject({ status: 200, body: 'the front' });
  });

  it('is renewed by http-01 once the DNS leads here, and not asked for again', async () => {
    await oldPlatform('return 404;');
    provider?.close();
    leadsHere = true;
    await publish();
    const ordered = await authority.orders('production');
    await web.sure(['unmoor-certificate', 'http']);
    expect(await authority.orders('production')).toBe(ordered);
    await renewsWhileServing();
  });

  it('is watched: the alert hears from the exporter how long it holds, and pages when it was not renewed', async () => {
    await put('/usr/local/share/ca-certificates/issuer.crt', authority.root);
    await web.sure(['update-ca-certificates']);
    await web.sure(['systemctl', 'restart', 'prometheus-blackbox-exporter']);
    const probe = `http://127.0.0.1:9115/probe?module=site&target=https://${domain}/`;
    const retry = ['--retry', '100', '--retry-connrefused', '--retry-delay', '1'] as const;
    const figures = await web.sure(['curl', '-sSf', ...retry, probe]);
    expect(figures).toContain('\nprobe_success 1\n');
    const ends = Number(/^probe_ssl_earliest_cert_expiry (\S+)$/m.exec(figures)?.[1]);
    expect(ends).toBe(Date.parse((await get('/')).validTo ?? '') / 1000);
    const now = Date.now() / 1000;
    expect(await wrongAlerts(ends - now - 60 * day, [])).toBe('');
    expect(await wrongAlerts(ends - now - 77 * day, ['CertificateExpires'])).toBe('');
  });

  it('is left as it is when a renewal is refused: the old one is served on', async () => {
    const { serial } = await get('/');
    leadsHere = false;
    await publish();
    const ran = await renew();
    expect(ran.code).toBe(1);
    expect(await get('/')).toMatchObject({ status: 200, serial });
  });
});

/** Asks all the time over new connections, while the timer's service runs 70 days later. Each answer must be right. */
async function renewsWhileServing(): Promise<void> {
  const before = await get('/');
  const answers: Answer[] = [];
  let renewed = false;
  const asking = (async () => {
    while (!renewed || answers.at(-1)?.serial === before.serial) answers.push(await get('/'));
  })();
  const ran = await renew();
  renewed = true;
  const journal = ['journalctl', '-u', 'certbot', '-n', '20', '--no-pager'] as const;
  expect(ran.code === 0 ? '' : await web.sure(journal)).toBe('');
  await asking;
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  expect(new Set(answers.map(({ serial }) => serial)).size).toBe(2);
  process.stdout.write(`${answers.length} requests while it was renewed, none failed\n`);
}

/** A reload is not over when its command is: for a moment the workers of before accept, and see their clients out. */
async function isServed(before: string): Promise<void> {
  for (let now = await get('/'); (now.serial ?? now.reason) === before; now = await get('/')) await wait(20);
}

/** As its timer does, by a clock that is 70 days ahead: of 90, Certbot renews in the last 30. */
const renew = () => web.run(['systemctl', 'start', 'certbot.service']);

const day = 24 * 3600;

/**
 * Has Prometheus's own engine live two hours through the rules, in which the certificate has less and less to go and nothing is done.
 *
 * @param left seconds it has to go when they begin
 * @param firing what must be firing at their end, and nothing else
 * @returns what promtool finds wrong with that
 */
async function wrongAlerts(left: number, firing: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'unmoor-alert-'));
  const rules = observe().alerts.map(({ name, expr, forMinutes }) => ({
    alert: name,
    expr,
    for: `${forMinutes}m`,
  }));
  const test = {
    rule_files: ['rules.json'],
    evaluation_interval: '1m',
    tests: [
      {
        interval: '1m',
        // Its clock begins at 0, so what is left is the end.
        input_series: [{ series: 'probe_ssl_earliest_cert_expiry', values: `${left}x120` }],
        promql_expr_test: [
          {
            expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
            eval_time: '2h',
            exp_samples: firing.map((name) => ({ labels: `{alertname="${name}"}`, value: 1 })),
          },
        ],
      },
    ],
  };
  writeFileSync(join(folder, 'rules.json'), JSON.stringify({ groups: [{ name: 'certificates', rules }] }));
  writeFileSync(join(folder, 'test.json'), JSON.stringify(test));
  const { code, stdout, stderr } = await run({
    argv: ['promtool', 'test', 'rules', join(folder, 'test.json')],
  });
  rmSync(folder, { recursive: true });
  return code === 0 ? '' : stdout + stderr;
}

async function prepareWeb(): Promise<void> {
  const rendered = [renderNginx(renderingOf('nginx', wanted)), renderCertbot(renderingOf('certbot', wanted))];
  const packages = rendered.flatMap(({ workloads }) =>
    workloads.flatMap(({ ways }) => ways.packages?.names ?? []),
  );
  const more = ['faketime', 'prometheus-blackbox-exporter'];
  await web.sure(['apt-get', '-qq', 'update']);
  await web.sure(['apt-get', '-qq', 'install', '--no-install-recommends', ...more, ...packages]);
  const watching = renderPrometheus(renderingOf('prometheus', wanted)).files;
  for (const { at, text, mode } of [
    ...rendered.flatMap(({ files }) => files),
    ...watching.filter(({ reader }) => reader === 'blackbox'),
  ])
    await put(at, text, mode);
  await put('/srv/association/current/frontend/dist/index.html', 'the front');
  const [library = ''] = (await web.sure(['sh', '-c', 'ls /usr/lib/*/faketime/libfaketime.so.1'])).split(
    '\n',
  );
  await put(
    '/etc/systemd/system/certbot.service.d/later.conf',
    `[Service]\nEnvironment=LD_PRELOAD=${library} FAKETIME=+70d\n`,
  );
  await web.sure(['systemctl', 'daemon-reload']);
  await web.sure(['systemctl', 'enable', '--now', 'unmoor-certificate.service']);
  await web.sure(['systemctl', 'restart', 'nginx']);
}

const wanted = { app: 'association' } as const;

const put = (path: string, text: string, mode = '0644'): Promise<string> =>
  web.sure(['sh', '-c', 'mkdir -p "$(dirname "$1")"; cat >"$1"; chmod "$2" "$1"', 'sh', path, mode], text);

/** What the old platform answers to a challenge. It lives on the authority's host, to spare one. */
async function oldPlatform(does: string): Promise<void> {
  const location = `location /.well-known/acme-challenge/ { ${does} }`;
  const server = `server { listen 80; server_name ${domain}; ${location} }\n`;
  await ca.sure(['tee', '/etc/nginx/conf.d/old-platform.conf'], server);
  await ca.sure(['systemctl', 'restart', 'nginx']);
}

async function publish(): Promise<void> {
  const records = [...texts].flatMap(([name, values]) =>
    values.map((value): NameRecord => ({ name, type: 'TXT', value })),
  );
  const names = { [doors.production]: ca, [doors.staging]: ca, [domain]: leadsHere ? web : ca };
  await testNames(names, records);
}

const providerPort = 8053;

/** `add` or `remove`, name, text: each in a line of its own. Answers when its name server does. */
async function openProvider(): Promise<Server> {
  const server = createServer((asked, answer) => {
    let said = '';
    asked.on('data', (chunk: Buffer) => (said += chunk.toString()));
    asked.on('end', () => {
      const [act, name = '', text = ''] = said.split('\n');
      const others = (texts.get(name) ?? []).filter((one) => one !== text);
      texts.set(name, act === 'add' ? [...others, text] : others);
      publish().then(
        () => answer.end(),
        (error: unknown) => answer.writeHead(500).end(String(error)),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(providerPort, web.machine, resolve));
  return server;
}

const hook = () => `#!/bin/sh
printf '%s\\n%s\\n%s' "$1" "_acme-challenge.$CERTBOT_DOMAIN" "$CERTBOT_VALIDATION" |
  curl -fsS --data-binary @- http://${web.machine}:${providerPort}/
`;

interface Answer {
  readonly status?: number;
  readonly body?: string;
  readonly serial?: string;
  readonly validTo?: string;
  readonly reason?: string;
}

/** Over a new connection, as somebody who trusts what production issues. */
function get(path: string): Promise<Answer> {
  return new Promise((resolve) => {
    const asked = request(
      {
        host: web.address,
        path,
        servername: domain,
        headers: { host: domain },
        ca: authority.root,
        agent: false,
      },
      (answer) => {
        const { serialNumber: serial, valid_to: validTo } = (answer.socket as TLSSocket).getPeerCertificate();
        let body = '';
        answer.on('data', (chunk: Buffer) => (body += chunk.toString()));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body, serial, validTo }));
        answer.on('error', (error) => resolve({ reason: error.message }));
      },
    );
    asked.on('error', (error) => resolve({ reason: error.message })).end();
  });
}
