import { describe, expect, it } from 'vitest';
import { memoryTree } from '../../../test/support/memory-tree.ts';
import { readServices } from '../../../test/support/read-services.ts';
import { node } from './index.ts';

const packageJson = (said: object) => JSON.stringify(said, null, 2);
const read = (files: Record<string, string>) => readServices(files, node);
const asked = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, '^1.0.0']));

describe('a framework', () => {
  it.each<[string, Record<string, string>, object | undefined]>([
    ['next', {}, { kind: 'web', start: 'next start', output: '.next', port: 3000 }],
    [
      'next',
      { 'next.config.mjs': "export default { output: 'export' };" },
      { kind: 'static', output: 'out' },
    ],
    ['next', { 'next.config.ts': "// output: 'export'\nexport default {};" }, { kind: 'web' }],
    [
      'next',
      { 'next.config.js': "module.exports = { output: 'standalone' };" },
      { kind: 'web', start: 'node .next/standalone/server.js' },
    ],
    [
      'next',
      { 'next.config.js': "module.exports = { distDir: 'built', output: 'standalone' };" },
      { kind: 'web', output: 'built', start: 'node built/standalone/server.js' },
    ],
    ['vite', { 'index.html': '' }, { kind: 'static', build: 'vite build', output: 'dist' }],
    [
      'vite',
      { 'index.html': '', 'vite.config.ts': "export default { build: { outDir: './public_html' } };" },
      { kind: 'static', output: 'public_html' },
    ],
    ['vite', { 'src/index.ts': '' }, undefined],
    ['astro', {}, { kind: 'static', output: 'dist' }],
    [
      'astro',
      { 'astro.config.mjs': "import node from '@astrojs/node';\nexport default { adapter: node() };" },
      { kind: 'web', port: 4321 },
    ],
    ['nuxt', {}, { kind: 'web', start: 'node .output/server/index.mjs' }],
    [
      'react-router',
      { 'react-router.config.ts': 'export default { ssr: false };' },
      { kind: 'static', output: 'build/client' },
    ],
    ['gatsby', {}, { kind: 'static', output: 'public' }],
    ['create-react-app', {}, { kind: 'static', output: 'build' }],
    ['nest', {}, { kind: 'web', start: 'node dist/main' }],
  ])('%s with %o', async (framework, files, expected) => {
    const packages: Record<string, string> = {
      'react-router': '@react-router/dev',
      'create-react-app': 'react-scripts',
      nest: '@nestjs/core',
    };
    const services = await read({
      'package.json': packageJson({ dependencies: asked(packages[framework] ?? framework) }),
      ...files,
    });
    if (expected === undefined) expect(services).toEqual([]);
    else expect(services).toMatchObject([{ framework, runtime: 'node', ...expected }]);
  });

  it.each([
    ['next start -p 4000', {}, 'next start -p 4000'],
    [
      'next start',
      { 'next.config.js': "module.exports = { output: 'standalone' };" },
      'node .next/standalone/server.js',
    ],
    ['node .next/standalone/server.js', {}, 'node .next/standalone/server.js'],
    ['node server.js', { 'next.config.js': "module.exports = { output: 'standalone' };" }, 'npm start'],
    ['prisma migrate deploy && next start', {}, 'npm start'],
  ])(
    'of Next.js is started by what `npm start` means, where that is its own: %s',
    async (start, files, expected) => {
      const json = packageJson({ dependencies: asked('next'), scripts: { start } });
      expect(await read({ 'package.json': json, ...files })).toMatchObject([{ start: expected }]);
    },
  );

  it('of Next.js has its standalone server below its own folder, where a workspace has the lock', async () => {
    const json = packageJson({ dependencies: asked('next') });
    const config = { 'apps/web/next.config.js': "module.exports = { output: 'standalone' };" };
    const of = async (lock: string) =>
      (await read({ 'apps/web/package.json': json, ...config, [lock]: '' }))[0]?.start;
    expect(await of('pnpm-lock.yaml')).toBe('node .next/standalone/apps/web/server.js');
    expect(await of('apps/web/pnpm-lock.yaml')).toBe('node .next/standalone/server.js');
  });

  it('that others are built on is not told twice', async () => {
    const dependencies = asked('@nestjs/core', 'express');
    expect(await read({ 'package.json': packageJson({ dependencies }) })).toMatchObject([
      { framework: 'nest' },
    ]);
    const front = {
      dependencies: asked('express'),
      devDependencies: asked('vite'),
      scripts: { build: 'vite build', start: 'node server.js' },
    };
    expect(await read({ 'package.json': packageJson(front), 'index.html': '' })).toMatchObject([
      { framework: 'express', kind: 'web', build: 'npm run build', start: 'npm start' },
    ]);
  });

  it('for tests only is none', async () => {
    expect(await read({ 'package.json': packageJson({ devDependencies: asked('express') }) })).toEqual([]);
  });
});

describe('a package.json', () => {
  it('of a part for others, or of a program that people call, serves nothing', async () => {
    const part = { devDependencies: asked('next'), peerDependencies: asked('next') };
    const tool = { bin: { x: 'dist/x.js' }, scripts: { start: 'node dist/x.js' } };
    const files = {
      'packages/ui/package.json': packageJson(part),
      'packages/cli/package.json': packageJson(tool),
    };
    expect(await read(files)).toEqual([]);
    // At the top it is the app itself.
    expect(await read({ 'package.json': packageJson(tool) })).toMatchObject([{ start: 'npm start' }]);
  });

  it.each([
    ['package-lock.json', {}, 'npm ci'],
    ['pnpm-lock.yaml', {}, 'pnpm install --frozen-lockfile'],
    ['bun.lock', {}, 'bun install --frozen-lockfile'],
    ['package-lock.json', { packageManager: 'yarn@4.1.0' }, 'yarn install --frozen-lockfile'],
    ['README.md', {}, 'npm install'],
  ])('with %s and %o is installed by %s', async (lock, said, install) => {
    const [service] = await read({
      [lock]: '',
      'package.json': packageJson({ ...said, dependencies: asked('koa') }),
    });
    expect(service).toMatchObject({ install, packages: install.split(' ')[0] });
  });

  it('that is broken is read as far as it goes, and its line is named', async () => {
    const tree = memoryTree({
      'package.json': '{\n  "dependencies": { "express": "4" },\n  "scripts": { "start": "node ." \n',
    });
    const { services, incomplete } = await node.read(tree);
    expect(services).toMatchObject([{ framework: 'express', start: 'npm start' }]);
    expect(incomplete).toMatchObject([
      { what: 'package.json', line: 4, why: 'it ends too early: a } is missing' },
    ]);
  });

  it('of a workspace runs nothing; those below it do, with its lock file', async () => {
    const services = await read({
      'package.json': packageJson({
        workspaces: ['apps/*'],
        scripts: { start: 'turbo start' },
        devDependencies: asked('turbo'),
      }),
      'pnpm-lock.yaml': '',
      'apps/api/package.json': packageJson({
        dependencies: asked('fastify'),
        scripts: { start: 'node dist/main.js' },
      }),
      'apps/ui/package.json': packageJson({ name: 'ui', main: 'index.ts' }),
      'examples/demo/package.json': packageJson({ dependencies: asked('express') }),
    });
    expect(services).toMatchObject([
      { id: 'apps-api', folder: 'apps/api', packages: 'pnpm', start: 'pnpm start' },
    ]);
  });

  it('tells workers by their scripts, where a queue is asked for', async () => {
    const scripts = {
      start: 'node dist/api.js',
      worker: 'node dist/jobs.js',
      'dev:worker': 'tsx watch src/jobs.ts',
    };
    const both = { dependencies: asked('express', 'bullmq'), scripts };
    expect(await read({ 'package.json': packageJson(both) })).toMatchObject([
      { kind: 'web' },
      { kind: 'worker', start: 'npm run worker' },
    ]);
    expect(
      await read({ 'package.json': packageJson({ ...both, dependencies: asked('express') }) }),
    ).toHaveLength(1);
  });
});

const express = packageJson({ dependencies: asked('express'), scripts: { start: 'node app.js' } });

describe('the code beside it', () => {
  it.each([
    ['const port = process.env.PORT || 4000;', 4000],
    ["app.listen(process.env['PORT'] ?? '4001');", 4001],
    ['const env = z.object({ PORT: z.coerce.number().default(4002) });', 4002],
    ['// app.listen(9999)\napp.listen(4003);', 4003],
    ['app.listen(process.env.PORT);', 3000],
  ])('%s', async (code, port) => {
    expect(await read({ 'package.json': express, 'app.js': code })).toMatchObject([{ port }]);
  });

  it.each<[string, Record<string, string>, string | undefined]>([
    ['a route', { 'app.js': "app.get('/healthz', ok);" }, '/healthz'],
    [
      'the more telling of two',
      { 'app.js': "app.get('/ping', ok); app.get('/health', ok); app.get('/health/:part', ok);" },
      '/health',
    ],
    ['a remark', { 'app.js': "// app.get('/health', ok);" }, undefined],
    [
      'a router of the same file',
      { 'app.js': "const api = Router(); api.get('/status', ok); app.use('/api', api);" },
      '/api/status',
    ],
    [
      'routers in each other',
      {
        'app.js': "import { api } from './api/index.js';\napp.use('/api', limit, api);",
        'api/index.js':
          "import health from './health.js';\nexport const api = Router();\napi.use('/v1', health);",
        'api/health.js': "const router = Router();\nrouter.get('/health', ok);\nexport default router;",
      },
      '/api/v1/health',
    ],
    ['a test', { 'app.test.js': "app.get('/health', ok);" }, undefined],
  ])('gives the health check by %s', async (_, files, health) => {
    const [service] = await read({ 'package.json': express, ...files });
    expect(service?.health).toBe(health);
  });

  it('gives it by the names of files, and by decorators', async () => {
    const next = packageJson({ dependencies: asked('next') });
    expect(await read({ 'package.json': next, 'src/app/(site)/api/health/route.ts': '' })).toMatchObject([
      { health: '/api/health' },
    ]);
    const nest = packageJson({ dependencies: asked('@nestjs/core') });
    const files = {
      'src/main.ts': "app.setGlobalPrefix('api');",
      'src/health.controller.ts': "@Controller('health')\nexport class H { @Get() ok() {} }",
    };
    expect(await read({ 'package.json': nest, ...files })).toMatchObject([{ health: '/api/health' }]);
  });

  it('shows WebSockets by a server, not by a client', async () => {
    const ws = packageJson({ dependencies: asked('express', 'ws'), scripts: { start: 'node app.js' } });
    const sockets = async (code: string) =>
      (await read({ 'package.json': ws, 'app.js': code }))[0]?.websockets;
    expect(await sockets("const feed = new WebSocket('wss://prices.example');")).toBe(false);
    expect(await sockets('const wss = new WebSocketServer({ server });')).toBe(true);
  });
});
