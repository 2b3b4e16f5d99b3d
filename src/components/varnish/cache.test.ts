import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, type Asking } from '../../../test/support/ask.ts';
import { type RealVarnish, startVarnish } from '../../../test/support/real-varnish.ts';
import { startTinyApp, type TinyApp } from '../../../test/support/tiny-app.ts';
import { vcl } from './vcl.ts';

/** A page says in its path what the app answers of it. */
let app: TinyApp;
let varnish: RealVarnish;
let answers = 0;

beforeAll(async () => {
  app = await startTinyApp((request, response) => answer(request.url ?? '', response));
  varnish = await startVarnish(
    vcl({
      app: { host: '127.0.0.1', port: app.port },
      filesS: 7200,
      pagesS: 120,
      purgers: [],
      apis: ['/api/'],
    }),
  );
});
afterAll(async () => {
  await varnish.stop();
  await app.close();
});

function answer(url: string, response: ServerResponse): boolean {
  const path = url.split('?')[0] ?? '';
  if (path === '/health') return false;
  answers += 1;
  const headers: Record<string, string> = {
    'content-type': path.endsWith('.css') ? 'text/css' : 'text/html',
  };
  if (path.includes('set-cookie')) headers['set-cookie'] = 'session=1';
  if (path.includes('private')) headers['cache-control'] = 'private, max-age=60';
  if (path.includes('no-store')) headers['cache-control'] = 'no-store';
  if (path.includes('minute')) headers['cache-control'] = 'public, max-age=60';
  response.writeHead(path.includes('error') ? 500 : path.includes('missing') ? 404 : 200, headers);
  response.end(`answer ${answers}`);
  return true;
}

const get = (path: string, more: Partial<Asking> = {}) =>
  ask({ port: varnish.port, tls: false, host: 'shop.example', path, ...more });
const hits = async (path: string, more: Partial<Asking> = {}) => (await get(path, more)).headers['x-cache'];

describe('what is kept, and that requests with cookies of the app are not (B8)', () => {
  it.each(['/page', '/style.css', '/minute', '/missing'])('%s, once it was asked for', async (path) => {
    expect([await hits(path), await hits(path)]).toEqual(['MISS', 'HIT']);
  });

  it.each([
    ['/set-cookie', {}],
    ['/private', {}],
    ['/no-store', {}],
    ['/api/prices', {}],
    ['/error', {}],
    ['/page', { headers: { authorization: 'Bearer x' } }],
    ['/page', { headers: { cookie: 'session=abc' } }],
    ['/page', { method: 'POST' }],
  ] as const)('never %s %j', async (path, more) => {
    expect([await hits(path, more), await hits(path, more), await hits(path, more)]).toEqual([
      'MISS',
      'MISS',
      'MISS',
    ]);
  });

  it('never mixes hosts', async () => {
    await get('/of-one-host');
    expect(await hits('/of-one-host', { host: 'other.example' })).toBe('MISS');
  });

  it('one page for everybody whose cookies only measuring tools read', async () => {
    expect([
      await hits('/measured', { headers: { cookie: '_ga=GA1.2; _gid=1; _pk_id.1.2=x' } }),
      await hits('/measured'),
    ]).toEqual(['MISS', 'HIT']);
  });

  it('one page whatever campaign led there, in whatever order it is asked', async () => {
    await get('/list?b=2&a=1&utm_source=x');
    expect(await hits('/list?utm_campaign=y&a=1&b=2')).toBe('HIT');
    expect(app.seen.at(-1)?.url).toBe('/list?a=1&b=2');
    expect(await hits('/list?a=1&b=3')).toBe('MISS');
    expect([await hits('/clean?gclid=z'), await hits('/clean')]).toEqual(['MISS', 'HIT']);
  });
});

describe('how it is thrown out', () => {
  it('one page by PURGE, from inside', async () => {
    await get('/purged');
    expect((await get('/purged', { method: 'PURGE' })).status).toBe(200);
    expect(await hits('/purged')).toBe('MISS');
  });

  it('all pages below a path by BAN, and no other', async () => {
    for (const path of ['/shop/a.b', '/shop/a.b/c', '/shop/axb']) await get(path);
    expect((await get('/shop/a.b', { method: 'BAN' })).status).toBe(200);
    expect([await hits('/shop/a.b'), await hits('/shop/a.b/c'), await hits('/shop/axb')]).toEqual([
      'MISS',
      'MISS',
      'HIT',
    ]);
  });

  it.each(['PURGE', 'BAN'])(
    'not by %s from outside: the front names who asks, and that is enough',
    async (method) => {
      await get('/kept');
      expect((await get('/kept', { method, headers: { 'x-real-ip': '203.0.113.7' } })).status).toBe(405);
      expect(await hits('/kept')).toBe('HIT');
    },
  );
});

it('the app sees the one address that the front named', async () => {
  await get('/who', { headers: { 'x-real-ip': '203.0.113.7', 'x-forwarded-for': '203.0.113.7' } });
  expect(app.seen.at(-1)?.headers['x-forwarded-for']).toBe('203.0.113.7');
});

it('of two thousand requests for a hundred pages, a hundred reach the app', async () => {
  const before = answers;
  for (let round = 0; round < 20; round += 1)
    for (let page = 0; page < 100; page += 1) await get(`/catalogue/${page}`);
  expect(answers - before).toBe(100);
});

it('shows what it has while the app is sick, and says nothing of the error', async () => {
  const dying = await startTinyApp((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html', 'cache-control': 'max-age=1' });
    response.end('still here');
    return true;
  });
  const cache = await startVarnish(
    vcl({
      app: { host: '127.0.0.1', port: dying.port },
      health: { path: '/health', host: 'shop.example' },
      filesS: 7200,
      pagesS: 120,
      purgers: [],
      apis: [],
    }),
  );
  const shown = () => ask({ port: cache.port, tls: false, path: '/old' });
  try {
    expect((await shown()).body).toBe('still here');
    await dying.close();
    // A page that was never here says that the app is gone; one that was is shown past its second.
    while ((await ask({ port: cache.port, tls: false, path: '/never' })).status !== 503)
      await new Promise((again) => setTimeout(again, 50));
    while (Number((await shown()).headers['age']) < 2) await new Promise((again) => setTimeout(again, 200));
    const late = await shown();
    expect([late.status, late.body, late.headers['x-cache']]).toEqual([200, 'still here', 'HIT']);
  } finally {
    await cache.stop();
  }
});
