import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../../../../test/support/ask.ts';
import { memoryTree } from '../../../../test/support/memory-tree.ts';
import { installedEdition, type RealNginx, startNginx } from '../../../../test/support/real-nginx.ts';
import { renderingOf } from '../../../../test/support/rendering.ts';
import { startTinyApp, type TinyApp } from '../../../../test/support/tiny-app.ts';
import { vercelRouting } from '../../../platforms/vercel/routing.ts';
import { frontFiles } from '../render.ts';
import { cases, type Case, site } from './rules.cases.ts';

/**
 * Every case of the table against a real nginx that was rendered from the case's vercel.json: what Vercel answers (its documentation,
 * and packages/routing-utils of vercel/vercel) is what the front answers. Deviations are in the table too, and say why.
 */
const domain = 'association.example';
const dist = '/srv/association/current/frontend/dist';
let app: TinyApp;
let other: TinyApp;

beforeAll(async () => {
  app = await startTinyApp();
  other = await startTinyApp();
});
afterAll(async () => {
  await app.close();
  await other.close();
});

it('the table has its sixty cases, and more', () => {
  expect(cases.flatMap(({ asked }) => asked).length).toBeGreaterThanOrEqual(60);
});

describe.each(cases)('$name', ({ rules, asked }: Case) => {
  let nginx: RealNginx;

  beforeAll(async () => {
    const text = JSON.stringify(rules).replaceAll('http://other.test', `http://127.0.0.1:${other.port}`);
    const { services = [], incomplete = [] } = await vercelRouting.read(memoryTree({ 'vercel.json': text }));
    expect(incomplete).toEqual([]);
    const rendering = renderingOf('nginx', {
      app: 'association',
      changed: (inventory) => ({
        ...inventory,
        services: inventory.services.map((one) =>
          one.kind === 'static' ? { ...one, framework: 'hugo', ...routingOf(services[0]) } : one,
        ),
      }),
    });
    const files = frontFiles(rendering, await installedEdition());
    nginx = await startNginx(files, {
      served: Object.fromEntries(Object.entries(site).map(([path, body]) => [`${dist}${path}`, body])),
      replaced: [
        ['server 127.0.0.1:18000;', `server 127.0.0.1:${app.port};`],
        // The tiny app is one process.
        ...[18_001, 18_002, 18_003].map((port) => [`server 127.0.0.1:${port};`, ''] as const),
      ],
    });
  });
  afterAll(() => nginx.stop());

  it.each(asked)('$path $with -> $is', async ({ path, with: headers = {}, is, to, has = {}, body }) => {
    const { host = domain, ...sent } = headers;
    const answer = await ask({
      port: nginx.ports.get(443) as number,
      host,
      path,
      headers: { accept: '*/*', ...sent },
    });
    expect(answer.status).toBe(is);
    expect(answer.headers.location).toBe(to);
    for (const [key, value] of Object.entries(has))
      expect([key, answer.headers[key] ?? '']).toEqual([key, value]);
    if (body === undefined) return;
    // The tiny app and the other server answer with what they were asked.
    const got = answer.body.startsWith('{"method"')
      ? `${answer.body.includes(`"host":"127.0.0.1:${other.port}"`) ? 'other' : 'app'} ${(JSON.parse(answer.body) as { url: string }).url}`
      : answer.body;
    expect(got).toBe(body);
  });
});

const routingOf = (found: object | undefined) =>
  found !== undefined && 'routing' in found ? { routing: found.routing as never } : {};
