import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { expect, it } from 'vitest';
import { ask } from '../../../test/support/ask.ts';
import { installedEdition, startNginx } from '../../../test/support/real-nginx.ts';
import { renderingOf } from '../../../test/support/rendering.ts';
import { startTinyApp } from '../../../test/support/tiny-app.ts';
import { greenServes } from '../../core/stack/colours.ts';
import { frontFiles } from './render.ts';

const domain = 'association.example';
const dist = '/srv/association/current/frontend/dist';

it('leads to the release that serves from one request to the next, and keeps the connection of the client', async () => {
  const app = await startTinyApp();
  const next = await startTinyApp((_, response) => {
    response.end('the next release');
    return true;
  });
  const front = await startNginx(
    frontFiles(renderingOf('nginx', { app: 'association' }), await installedEdition()),
    {
      served: { [`${dist}/index.html`]: 'the page' },
      replaced: [
        ['server 127.0.0.1:18000;', `server 127.0.0.1:${app.port};`],
        ['server 127.0.0.1:28000;', `server 127.0.0.1:${next.port};`],
        ...[18_001, 18_002, 18_003].map((port) => [`server 127.0.0.1:${port};`, ''] as const),
        ...[28_001, 28_002, 28_003].map((port) => [`server 127.0.0.1:${port};`, ''] as const),
      ],
    },
  );
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const sockets = new Set<unknown>();
  const get = (port: number) =>
    new Promise<string>((done, failed) => {
      request(
        { port: front.ports.get(port), path: '/api/x', headers: { host: domain }, agent },
        (response) => {
          sockets.add(response.socket);
          response.setEncoding('utf8').once('data', done);
        },
      )
        .on('error', failed)
        .end();
    });
  try {
    // From inside, at the app's own port.
    expect(JSON.parse(await get(8000))).toMatchObject({ url: '/api/x' });
    mkdirSync(front.place('/var/lib/unmoor'), { recursive: true });
    writeFileSync(front.place(greenServes), '');
    expect(await get(8000)).toBe('the next release');
    expect((await ask({ port: front.ports.get(443) as number, host: domain, path: '/api/x' })).body).toBe(
      'the next release',
    );
    rmSync(front.place(greenServes));
    expect(JSON.parse(await get(8000))).toMatchObject({ url: '/api/x' });
    expect(sockets.size).toBe(1);
  } finally {
    agent.destroy();
    await front.stop();
    await Promise.all([app.close(), next.close()]);
  }
});
