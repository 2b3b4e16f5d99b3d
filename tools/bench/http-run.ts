import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { installedEdition, type RealNginx, startNginx } from '../../test/support/real-nginx.ts';
import { startVarnish } from '../../test/support/real-varnish.ts';
import { renderingOf } from '../../test/support/rendering.ts';
import { startTinyApp } from '../../test/support/tiny-app.ts';
import { frontFiles } from '../../src/components/nginx/render.ts';
import { vcl } from '../../src/components/varnish/vcl.ts';
import { line, block, writeNginx } from '../../src/core/formats/nginx.ts';

/**
 * The shop's front with load on it: a plain nginx, the rendered one, and the rendered one with Varnish behind it, in turns. The app
 * spends `workMs` of CPU on a page of 15 kB and none on an answer of its API. Prints one line of JSON.
 */
const [seconds = 5, rounds = 3, workMs = 2] = process.argv.slice(2).map(Number);
const page = `<!doctype html>${'<p>A line of a page that a shop may have.</p>'.repeat(340)}`;

const app = await startTinyApp((request, response) => {
  const api = (request.url ?? '').startsWith('/api/');
  for (const until = performance.now() + (api ? 0 : workMs); performance.now() < until; );
  response.writeHead(200, { 'content-type': api ? 'application/json' : 'text/html' });
  response.end(api ? '{"ok":true}' : page);
  return true;
});
const varnish = await startVarnish(
  vcl({
    app: { host: '127.0.0.1', port: app.port },
    filesS: 7200,
    pagesS: 120,
    purgers: [],
    apis: ['/api/'],
  }),
);

const edition = await installedEdition();
const unlimited = ['rate=30r/s', 'rate=1000000r/s'] as const;
const rendered = (pages: number): Promise<RealNginx> =>
  startNginx(frontFiles(renderingOf('nginx'), edition), {
    // All load comes from one address, which the limits are made to stop.
    replaced: [
      unlimited,
      // wrk asks for the name of its address only.
      ['server_name shop.example', 'server_name localhost shop.example'],
      ['server 127.0.0.1:13001;', `server 127.0.0.1:${app.port};`],
      ['server 127.0.0.1:13000;', `server 127.0.0.1:${pages};`],
    ],
  });

/** What a first search for "nginx reverse proxy" gives. */
const plainConf = writeNginx([
  line('pid', '/run/nginx.pid'),
  line('worker_processes', '4'),
  block('events', [], [line('worker_connections', '4096')]),
  block(
    'http',
    [],
    [
      line('include', 'mime.types'),
      line('access_log', '/var/log/nginx/access.log'),
      block(
        'server',
        [],
        [
          line('listen', '443', 'ssl'),
          line('ssl_certificate', '/etc/letsencrypt/live/shop.example/fullchain.pem'),
          line('ssl_certificate_key', '/etc/letsencrypt/live/shop.example/privkey.pem'),
          block('location', ['/'], [line('proxy_pass', `http://127.0.0.1:${app.port}`)]),
        ],
      ),
    ],
  ),
]);
const plain = await startNginx([
  { at: '/etc/nginx/nginx.conf', text: plainConf, mode: '0644', owner: 'root:root', reader: 'nginx' },
]);
const [bare, cached] = [await rendered(app.port), await rendered(varnish.port)];

async function load(nginx: RealNginx, path: string, ...headers: readonly string[]) {
  const url = `https://localhost:${nginx.ports.get(443)}${path}`;
  const words = headers.flatMap((header) => ['-H', header]);
  const before = app.connections;
  const { stdout } = await promisify(execFile)('wrk', [
    '-t1',
    '-c16',
    `-d${seconds}s`,
    '--latency',
    ...words,
    url,
  ]);
  const [, perSecond] = /Requests\/sec:\s+([\d.]+)/.exec(stdout) ?? [];
  const [, p50] = /50%\s+([\d.]+\w+)/.exec(stdout) ?? [];
  const [, p99] = /99%\s+([\d.]+\w+)/.exec(stdout) ?? [];
  const [, wrong] = /Non-2xx or 3xx responses: (\d+)/.exec(stdout) ?? [];
  return {
    perSecond: Number(perSecond),
    p50,
    p99,
    wrong: Number(wrong ?? 0),
    connections: app.connections - before,
  };
}

const contenders = [
  { what: 'an answer of the API', by: 'plain nginx', run: () => load(plain, '/api/x') },
  { what: 'an answer of the API', by: 'rendered nginx', run: () => load(bare, '/api/x') },
  { what: 'a page', by: 'plain nginx', run: () => load(plain, '/page') },
  { what: 'a page', by: 'rendered nginx', run: () => load(bare, '/page') },
  { what: 'a page', by: 'rendered nginx and Varnish', run: () => load(cached, '/page') },
  {
    what: 'a page, with a session',
    by: 'rendered nginx',
    run: () => load(bare, '/page', 'cookie: session=1'),
  },
  {
    what: 'a page, with a session',
    by: 'rendered nginx and Varnish',
    run: () => load(cached, '/page', 'cookie: session=1'),
  },
];
const results = contenders.map(({ what, by }) => ({
  what,
  by,
  runs: [] as Awaited<ReturnType<typeof load>>[],
}));
for (let round = 0; round < rounds; round += 1)
  for (const [nth, { run }] of contenders.entries()) results[nth]?.runs.push(await run());
for (const one of [plain, bare, cached, varnish]) await one.stop();
await app.close();
process.stdout.write(`${JSON.stringify({ seconds, workMs, pageBytes: page.length, results })}\n`);
