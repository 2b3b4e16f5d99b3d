import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { connect, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, type Asking } from '../../../test/support/ask.ts';
import { installedEdition, type RealNginx, startNginx } from '../../../test/support/real-nginx.ts';
import { renderingOf } from '../../../test/support/rendering.ts';
import { startTinyApp, type TinyApp } from '../../../test/support/tiny-app.ts';
import { noRouting } from '../../core/app/routing.ts';
import { realShell } from '../../io/shell.ts';
import { frontFiles } from './render.ts';
import { guideline } from './tls.ts';

/** The association's front, in front of a tiny app: real nginx, real TLS. */
const domain = 'association.example';
const dist = '/srv/association/current/frontend/dist';
let app: TinyApp;
let nginx: RealNginx;

beforeAll(async () => {
  app = await startTinyApp();
  const files = frontFiles(renderingOf('nginx', { app: 'association' }), await installedEdition());
  nginx = await startNginx(files, {
    served: {
      [`${dist}/index.html`]: '<!doctype html><title>app</title>',
      [`${dist}/assets/index-BfX3k2aZ.js`]: 'export {}',
      [`${dist}/assets/logo-original.png`]: 'png',
      [`${dist}/robots.txt`]: 'User-agent: *',
      [`${dist}/.env`]: 'SECRET=1',
      '/srv/association/current/secret.txt': 'outside',
      '/var/www/acme/.well-known/acme-challenge/token': 'token.key',
    },
    replaced: [
      // It answers in the place of GlitchTip too.
      ['server 127.0.0.1:8800;', `server 127.0.0.1:${app.port};`],
      ['server 127.0.0.1:18000;', `server 127.0.0.1:${app.port};`],
      // The tiny app is one process.
      ...[18_001, 18_002, 18_003].map((port) => [`server 127.0.0.1:${port};`, ''] as const),
      // One address of this machine plays Cloudflare.
      ['173.245.48.0/20', '127.0.0.9/32'],
    ],
  });
});

afterAll(async () => {
  await nginx.stop();
  await app.close();
});

const https = () => nginx.ports.get(443) as number;
const get = (path: string, more: Partial<Asking> = {}) => ask({ port: https(), host: domain, path, ...more });
const asked = async (path: string, more: Partial<Asking> = {}) =>
  JSON.parse((await get(path, more)).body) as { url: string; headers: Record<string, string>; bytes: number };
const page = { headers: { accept: 'text/html' } };

it('what stands beside the app is asked under a name of its own, which it is told', async () => {
  const { url, headers } = await asked('/api/1/envelope/', { host: `errors.${domain}` });
  expect([url, headers['host'], headers['x-forwarded-proto']]).toEqual([
    '/api/1/envelope/',
    `errors.${domain}`,
    'https',
  ]);
});

describe('files of the front', () => {
  it('A18: open every route of the app by its page, for people who open it', async () => {
    const { status, body, headers } = await get('/a/deep/route', page);
    expect([status, body]).toEqual([200, '<!doctype html><title>app</title>']);
    expect(headers['cache-control']).toBe('no-cache');
  });

  it.each([
    ['/assets/not-there.js', {}],
    ['/assets/not-there.js', page],
    ['/a/deep/route', { headers: { accept: 'application/json' } }],
    ['/a/deep/route', { headers: { accept: '*/*', 'sec-fetch-mode': 'cors' } }],
    ['/.env', page],
    ['/.git/config', page],
  ])('A18: say that %s is missing %j', async (path, more) => {
    const { status, headers } = await get(path, more);
    expect([status, headers['cache-control']]).toEqual([404, 'no-store']);
  });

  it.each([
    ['/assets/index-BfX3k2aZ.js', 'public, max-age=31536000, immutable'],
    ['/assets/logo-original.png', 'public, max-age=0, must-revalidate'],
    ['/robots.txt', 'public, max-age=0, must-revalidate'],
    ['/', 'no-cache'],
    ['/index.html', 'no-cache'],
  ])('A18: keep %s for as long as its name allows', async (path, kept) => {
    const { status, headers } = await get(path);
    expect([status, headers['cache-control']]).toEqual([200, kept]);
  });

  it.each([
    '/../secret.txt',
    '/../../../../../../etc/passwd',
    '/assets/../../../secret.txt',
    '/assets/%2e%2e/%2e%2e/%2e%2e/secret.txt',
    '/assets/..%2f..%2f..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/%2e%2e%2f%2e%2e%2f%2e%2e%2fetc/passwd',
    '//etc/passwd',
  ])('never leave their folder: %s', async (path) => {
    const { status, body } = await get(path, { headers: { accept: 'image/png' } });
    expect(body).not.toMatch(/outside|root:/);
    expect([400, 404]).toContain(status);
  });
});

describe('headers', () => {
  it('B40, A13: protect files, pages, missing files and answers of the app alike', async () => {
    for (const path of ['/', '/assets/index-BfX3k2aZ.js', '/assets/gone.js', '/api/x']) {
      const { headers } = await get(path);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'SAMEORIGIN',
        'referrer-policy': 'strict-origin-when-cross-origin',
        'content-security-policy': "base-uri 'self'; frame-ancestors 'self'; object-src 'none'",
        'strict-transport-security': 'max-age=300',
      });
      expect(headers).not.toHaveProperty('x-xss-protection');
      expect(headers).not.toHaveProperty('x-powered-by');
      expect(headers['server']).toBe('nginx');
    }
  });

  it('A19: tell the app the host, the scheme and one address that is true', async () => {
    const { headers } = await asked('/api/x', {
      headers: {
        'x-forwarded-for': '6.6.6.6',
        'x-forwarded-proto': 'http',
        forwarded: 'for=6.6.6.6',
        proxy: 'evil',
      },
    });
    expect(headers).toMatchObject({
      host: domain,
      'x-forwarded-proto': 'https',
      'x-forwarded-for': '127.0.0.1',
      'x-real-ip': '127.0.0.1',
      'x-forwarded-host': domain,
    });
    expect(headers).not.toHaveProperty('forwarded');
    expect(headers).not.toHaveProperty('proxy');
    expect(headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
  });

  it('B42: believe Cloudflare of the client’s address, and nobody else', async () => {
    const headers = { 'cf-connecting-ip': '203.0.113.7' };
    expect((await asked('/api/x', { headers, from: '127.0.0.9' })).headers['x-real-ip']).toBe('203.0.113.7');
    expect((await asked('/api/x', { headers, from: '127.0.0.8' })).headers['x-real-ip']).toBe('127.0.0.8');
  });
});

describe('the app behind it', () => {
  it.each(['/api/x?y=1', '/admin/', '/ws/x', '/static/admin/base.css', '/media/a%20b.png?x=%2F'])(
    'gets %s as it was asked',
    async (path) => {
      expect((await asked(path)).url).toBe(path);
    },
  );

  it('A20, B41: is spoken to over few connections, which stay open', async () => {
    const before = app.connections;
    for (let nth = 0; nth < 40; nth += 1) await get(`/api/${nth}`, { method: 'POST', body: 'x' });
    // One a worker of nginx at most.
    expect(app.connections - before).toBeLessThanOrEqual(4);
  });

  it('takes an upload of 20 MB whole, and one above the limit not at all', async () => {
    const body = randomBytes(20_000_000);
    expect((await asked('/api/upload', { method: 'POST', body })).bytes).toBe(body.length);
    const big = await get('/api/upload', {
      method: 'POST',
      headers: { 'content-length': String(26 * 1024 * 1024) },
      body: '',
    }).catch(() => undefined);
    expect(big?.status ?? 413).toBe(413);
    expect(app.seen.filter(({ bytes }) => bytes > 20_000_000)).toEqual([]);
  });

  it('never waits for a client that sends slowly: the request comes whole', async () => {
    const socket = await tls();
    const before = app.seen.length;
    socket.write(`POST /api/slow HTTP/1.1\r\nHost: ${domain}\r\nContent-Length: 10\r\n\r\n12345`);
    // Another request goes through meanwhile, and the slow one has not begun for the app.
    await get('/api/other');
    expect(app.seen.slice(before).map(({ url }) => url)).toEqual(['/api/other']);
    socket.write('67890');
    expect(await until(socket, '"bytes":10')).toContain('200 OK');
    socket.destroy();
  });

  it('A20: echoes over a WebSocket', async () => {
    const socket = await tls();
    socket.write(
      `GET /ws/echo HTTP/1.1\r\nHost: ${domain}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dW5tb29yLXVubW9vci11bg==\r\n\r\n`,
    );
    expect(await until(socket, '\r\n\r\n')).toMatch(/^HTTP\/1\.1 101 /);
    socket.write('ping-pong');
    expect(await until(socket, 'ping-pong')).toContain('ping-pong');
    socket.destroy();
  });

  it('B41: streams the first event while the answer is still open', async () => {
    const socket = await tls();
    socket.write(`GET /api/events HTTP/1.1\r\nHost: ${domain}\r\nAccept: text/event-stream\r\n\r\n`);
    expect(await until(socket, 'data: first\n\n')).toContain('text/event-stream');
    socket.destroy();
  });
});

describe('names and TLS', () => {
  it('A12: lead HTTP to HTTPS once, and challenges nowhere', async () => {
    const http = { port: nginx.ports.get(80) as number, tls: false, host: domain };
    const led = await ask({ ...http, path: '/a?b=c' });
    expect([led.status, led.headers.location]).toEqual([301, `https://${domain}/a?b=c`]);
    const challenge = await ask({ ...http, path: '/.well-known/acme-challenge/token' });
    expect([challenge.status, challenge.body]).toEqual([200, 'token.key']);
  });

  it('give strangers no answer, and no certificate', async () => {
    await expect(
      ask({ port: nginx.ports.get(80) as number, tls: false, host: 'other.example', path: '/' }),
    ).rejects.toThrow();
    await expect(get('/', { host: 'other.example' })).rejects.toThrow(/unrecognized name|alert|handshake/i);
  });

  const speaks = async (...args: string[]) =>
    (
      await realShell.run({
        argv: ['openssl', 's_client', '-connect', `127.0.0.1:${https()}`, '-servername', domain, ...args],
        input: '',
      })
    ).stdout;

  it('B39: speak TLS 1.2 and 1.3 only', async () => {
    expect(await speaks('-tls1_3')).toMatch(/New, TLSv1\.3, Cipher is TLS_/);
    expect(await speaks('-tls1_2')).toMatch(/New, TLSv1\.2, Cipher is ECDHE-/);
    for (const old of ['-tls1', '-tls1_1'])
      expect(await speaks(old, '-cipher', 'DEFAULT@SECLEVEL=0')).toMatch(/Cipher is \(NONE\)/);
  });

  it('B39: take every cipher of the guideline, and none beside', async () => {
    const { stdout } = await realShell.run({
      argv: ['openssl', 'ciphers', '-tls1_2', '-s', 'ALL:@SECLEVEL=0'],
    });
    const ciphers = stdout
      .trim()
      .split(':')
      .filter((name) => !name.startsWith('TLS_'));
    // A certificate of RSA cannot be used with ECDSA.
    const wanted = guideline.ciphers.filter((name) => !name.includes('ECDSA'));
    const taken = [];
    for (const cipher of ciphers)
      if (/Cipher is (?!\(NONE\))/.test(await speaks('-tls1_2', '-cipher', `${cipher}:@SECLEVEL=0`)))
        taken.push(cipher);
    expect(taken.toSorted()).toEqual(wanted.toSorted());
  });

  it('speak HTTP/2', async () => {
    expect(await speaks('-alpn', 'h2,http/1.1')).toContain('ALPN protocol: h2');
  });
});

describe('a pause', () => {
  it('answers 503 with Retry-After and a page, and ends when the flag is gone', async () => {
    writeFileSync(nginx.place('/run/maintenance'), '');
    for (const path of ['/', '/api/x']) {
      const { status, headers, body } = await get(path);
      expect([status, headers['retry-after'], headers['cache-control']]).toEqual([503, '120', 'no-store']);
      expect(body).toContain('Back in a moment');
    }
    rmSync(nginx.place('/run/maintenance'));
    expect((await get('/')).status).toBe(200);
  });
});

it.each(['PURGE', 'BAN'])(
  '%s, which throws pages out of a cache inside, is refused from outside',
  async (method) => {
    const before = app.seen.length;
    for (const path of ['/', '/api/x']) expect((await get(path, { method })).status).toBe(405);
    expect(app.seen.length).toBe(before);
  },
);

describe('limits and logs', () => {
  it('slow down who tries passwords, and nobody else', async () => {
    const statuses = [];
    for (let nth = 0; nth < 25; nth += 1)
      statuses.push((await get('/api/auth/login', { method: 'POST', from: '127.0.0.5', body: 'x' })).status);
    expect(statuses.slice(0, 20).every((status) => status === 200)).toBe(true);
    expect(statuses.at(-1)).toBe(429);
    expect((await get('/api/auth/login', { method: 'POST', from: '127.0.0.6', body: 'x' })).status).toBe(200);
  });

  it('write a request without its query, cookies and passwords', async () => {
    await get('/api/reset?token=hush-token', {
      headers: { cookie: 'session=hush-cookie', authorization: 'Bearer hush-key' },
    });
    // nginx writes the line once the answer is out.
    while (!nginx.log('access').includes('/api/reset')) await new Promise((again) => setTimeout(again, 20));
    const line = nginx
      .log('access')
      .split('\n')
      .find((one) => one.includes('/api/reset'));
    const last = JSON.parse(line ?? '') as Record<string, unknown>;
    expect(last).toMatchObject({ path: '/api/reset', status: 200, client: '127.0.0.1', host: domain });
    expect(nginx.log('access')).not.toContain('hush');
  });

  it('show numbers inside, and not outside', async () => {
    const status = { port: nginx.ports.get(8090) as number, tls: false, host: '127.0.0.1' };
    expect((await ask({ ...status, path: '/stub_status' })).body).toContain('Active connections');
    expect((await ask({ ...status, path: '/healthz' })).status).toBe(204);
    expect((await get('/stub_status', { headers: { accept: 'text/plain' } })).status).toBe(404);
  });
});

function tls(): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect(
      { host: '127.0.0.1', port: https(), servername: domain, rejectUnauthorized: false },
      () => resolve(socket),
    );
    socket.on('error', reject);
  });
}

/** What came, up to and with `end`. */
function until(socket: TLSSocket, end: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let came = '';
    const take = (chunk: Buffer) => {
      came += chunk.toString();
      if (!came.includes(end)) return;
      socket.off('data', take);
      resolve(came);
    };
    socket.on('data', take);
    socket.on('close', () => reject(new Error(`closed after: ${came}`)));
  });
}

describe('a front whose own rule opens its page for every path', () => {
  let other: RealNginx;
  beforeAll(async () => {
    const everything = { source: '/((?!assets/).*)', to: '/index.html', has: [], missing: [] };
    const rendering = renderingOf('nginx', {
      app: 'association',
      changed: (inventory) => ({
        ...inventory,
        services: inventory.services.map((one) =>
          one.kind === 'static' ? { ...one, routing: { ...noRouting, rewrites: [everything] } } : one,
        ),
      }),
    });
    other = await startNginx(frontFiles(rendering, await installedEdition()), {
      served: { [`${dist}/index.html`]: 'the page' },
      replaced: [
        ['server 127.0.0.1:18000;', `server 127.0.0.1:${app.port};`],
        ...[18_001, 18_002, 18_003].map((port) => [`server 127.0.0.1:${port};`, ''] as const),
      ],
    });
  });
  afterAll(() => other.stop());

  it('leaves the API to the app, which had another name on the platform', async () => {
    const at = { port: other.ports.get(443) as number, host: domain };
    expect((await ask({ ...at, path: '/rejoindre' })).body).toBe('the page');
    expect(JSON.parse((await ask({ ...at, path: '/api/health/' })).body)).toMatchObject({
      url: '/api/health/',
    });
  });
});
