import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a release of it answers with: one that is told `healthy: false` starts, and is not well. */
export interface Turn {
  readonly version: string;
  readonly healthy?: boolean;
}

/**
 * An app that needs nothing from anywhere: an API on Node that ends its requests when it is told to stop, a worker that takes ten seconds
 * for what it has begun, and a front whose build puts a sum into the name of its script.
 */
export function writeTurningApp(folder: string, { version, healthy = true }: Turn): void {
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const pack = (path: string, name: string, scripts: Readonly<Record<string, string>>, more: object = {}) => {
    put(
      `${path}/package.json`,
      `${JSON.stringify({ name, version: '1.0.0', private: true, scripts, ...more }, null, 2)}\n`,
    );
    put(
      `${path}/package-lock.json`,
      `${JSON.stringify({ name, version: '1.0.0', lockfileVersion: 3, requires: true, packages: { '': { name, version: '1.0.0', ...more } } }, null, 2)}\n`,
    );
  };
  put('unmoor.yaml', config);
  pack('api', 'turns-api', { start: 'node server.js' });
  put('api/version.json', JSON.stringify({ version, healthy }));
  put('api/server.js', server);
  put('api/worker.js', worker);
  put('api/migrate.js', migrate);
  pack('front', 'turns-front', { build: 'node build.js' }, { devDependencies: {} });
  put('front/version.json', JSON.stringify({ version }));
  put('front/build.js', build);
}

const config = `app:
  name: turns
  domains: [turns.example]
  services:
    api:
      kind: web
      folder: api
      start: node server.js
      migrate: node migrate.js
      health: /api/health
    api.worker:
      kind: worker
      folder: api
      start: node worker.js
    front:
      kind: static
      folder: front
      build: npm run build
      output: dist
`;

const server = `const { createServer } = require('node:http');
const { version, healthy } = require('./version.json');
const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://turns');
  const answer = (code, body) => {
    response.writeHead(code, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  if (url.pathname === '/api/health') return answer(healthy ? 200 : 500, { healthy });
  setTimeout(() => answer(200, { version }), Number(url.searchParams.get('ms') ?? 0));
});
server.listen(Number(process.env.PORT), '127.0.0.1');
const stop = () => {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
`;

const worker = `const { appendFileSync } = require('node:fs');
const { version } = require('./version.json');
const diary = process.env.DIARY;
let stopping = false;
process.on('SIGTERM', () => { stopping = true; });
(async () => {
  for (let task = 0; !stopping; task += 1) {
    const name = process.pid + '.' + task;
    appendFileSync(diary, 'began ' + name + ' ' + version + '\\n');
    await new Promise((done) => setTimeout(done, 5000));
    appendFileSync(diary, 'ended ' + name + ' ' + version + '\\n');
  }
})();
`;

const migrate = `const { appendFileSync } = require('node:fs');
const { version } = require('./version.json');
appendFileSync(process.env.DIARY, 'migrated ' + version + '\\n');
`;

const build = `const { createHash } = require('node:crypto');
const { mkdirSync, writeFileSync } = require('node:fs');
const { version } = require('./version.json');
const text = 'console.log(' + JSON.stringify(version + ' ' + process.env.VITE_NAME) + ');';
const name = 'main-' + createHash('sha256').update(text).digest('hex').slice(0, 8) + '.js';
mkdirSync('dist/assets', { recursive: true });
writeFileSync('dist/assets/' + name, text);
writeFileSync('dist/index.html', '<!doctype html><title>' + version + '</title><script src="/assets/' + name + '"></script>');
`;
