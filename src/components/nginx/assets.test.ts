import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask } from '../../../test/support/ask.ts';
import { installedEdition, type RealNginx, startNginx } from '../../../test/support/real-nginx.ts';
import { renderingOf } from '../../../test/support/rendering.ts';
import { startTinyApp, type TinyApp } from '../../../test/support/tiny-app.ts';
import { frontFiles } from './render.ts';

/** The shop's front, which Next.js renders; the tiny app answers in its place. */
const domain = 'shop.example';
const assets = '/srv/shop/current/web/.next/static';
let app: TinyApp;
let nginx: RealNginx;

beforeAll(async () => {
  app = await startTinyApp();
  nginx = await startNginx(frontFiles(renderingOf('nginx'), await installedEdition()), {
    served: {
      [`${assets}/chunks/page-0a1b.js`]: 'export {}',
      [`${assets}/../server/app/page.js`]: 'a secret of the server',
    },
    replaced: [['server 127.0.0.1:13000;', `server 127.0.0.1:${app.port};`]],
  });
});
afterAll(async () => {
  await nginx.stop();
  await app.close();
});

const get = (path: string) => ask({ port: nginx.ports.get(443) as number, host: domain, path });

it('answers what it has at hand, to be kept for a year, and asks nobody', async () => {
  expect(await get('/_next/static/chunks/page-0a1b.js')).toMatchObject({
    status: 200,
    body: 'export {}',
    headers: {
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'application/javascript; charset=utf-8',
    },
  });
  expect(app.seen).toEqual([]);
});

it('asks the app for what it does not find, by the same path', async () => {
  const { body } = await get('/_next/static/chunks/other.js?dpl=1');
  expect(JSON.parse(body)).toMatchObject({ url: '/_next/static/chunks/other.js?dpl=1' });
});

it('shows nothing that lies beside', async () => {
  for (const path of ['/_next/static/../server/app/page.js', '/_next/static/%2e%2e/server/app/page.js'])
    expect((await get(path)).body).not.toContain('secret');
});

it('takes many requests for no flood', async () => {
  const many = await Promise.all(Array.from({ length: 150 }, () => get('/_next/static/chunks/page-0a1b.js')));
  expect(new Set(many.map(({ status }) => status))).toEqual(new Set([200]));
});
