import type { ServiceKind } from '../../core/app/service.ts';

/** How a framework is built, served and where it leaves what it builds, when nothing in the app says otherwise. */
export interface Framework {
  readonly id: string;
  /** One of these among the packages tells that the app is made with it. */
  readonly packages: readonly string[];
  /** `mode`: a file of the app decides between files only and a server; see modes.ts. */
  readonly kind: 'web' | 'static' | 'mode';
  readonly build?: string;
  readonly output?: string;
  readonly start?: string;
  readonly port?: number;
}

/**
 * The first that fits is taken: what is built on another (Nuxt on Vite, Nest on Express) stands before it. Builds and outputs
 * agree with @vercel/frameworks (a test holds them to it); what that list does not know, kind, start and port, is from each
 * framework's own guide to production.
 */
export const frameworks: readonly Framework[] = [
  {
    id: 'next',
    packages: ['next'],
    kind: 'mode',
    build: 'next build',
    output: '.next',
    start: 'next start',
    port: 3000,
  },
  {
    id: 'nuxt',
    packages: ['nuxt', 'nuxt3'],
    kind: 'mode',
    build: 'nuxt build',
    output: '.output',
    start: 'node .output/server/index.mjs',
    port: 3000,
  },
  {
    id: 'remix',
    packages: ['@remix-run/dev'],
    kind: 'web',
    build: 'remix vite:build',
    output: 'build',
    start: 'remix-serve ./build/server/index.js',
    port: 3000,
  },
  {
    id: 'react-router',
    packages: ['@react-router/dev'],
    kind: 'mode',
    build: 'react-router build',
    output: 'build',
    start: 'react-router-serve ./build/server/index.js',
    port: 3000,
  },
  {
    id: 'sveltekit',
    packages: ['@sveltejs/kit'],
    kind: 'mode',
    build: 'vite build',
    output: 'build',
    start: 'node build',
    port: 3000,
  },
  {
    id: 'astro',
    packages: ['astro'],
    kind: 'mode',
    build: 'astro build',
    output: 'dist',
    start: 'node ./dist/server/entry.mjs',
    port: 4321,
  },
  {
    id: 'solidstart',
    packages: ['@solidjs/start'],
    kind: 'web',
    build: 'vinxi build',
    output: '.output',
    start: 'node .output/server/index.mjs',
    port: 3000,
  },
  {
    id: 'tanstack-start',
    packages: ['@tanstack/react-start', '@tanstack/solid-start'],
    kind: 'web',
    build: 'vite build',
    output: '.output',
    start: 'node .output/server/index.mjs',
    port: 3000,
  },
  { id: 'gatsby', packages: ['gatsby'], kind: 'static', build: 'gatsby build', output: 'public' },
  {
    id: 'docusaurus',
    packages: ['@docusaurus/core'],
    kind: 'static',
    build: 'docusaurus build',
    output: 'build',
  },
  {
    id: 'vitepress',
    packages: ['vitepress'],
    kind: 'static',
    build: 'vitepress build docs',
    output: 'docs/.vitepress/dist',
  },
  {
    id: 'eleventy',
    packages: ['@11ty/eleventy'],
    kind: 'static',
    build: 'npx @11ty/eleventy',
    output: '_site',
  },
  { id: 'angular', packages: ['@angular/cli'], kind: 'static', build: 'ng build', output: 'dist' },
  {
    id: 'vue-cli',
    packages: ['@vue/cli-service'],
    kind: 'static',
    build: 'vue-cli-service build',
    output: 'dist',
  },
  {
    id: 'create-react-app',
    packages: ['react-scripts'],
    kind: 'static',
    build: 'react-scripts build',
    output: 'build',
  },
  { id: 'nest', packages: ['@nestjs/core'], kind: 'web', start: 'node dist/main', port: 3000 },
  { id: 'fastify', packages: ['fastify'], kind: 'web', port: 3000 },
  { id: 'hono', packages: ['hono', '@hono/node-server'], kind: 'web', port: 3000 },
  { id: 'koa', packages: ['koa'], kind: 'web', port: 3000 },
  { id: 'hapi', packages: ['@hapi/hapi'], kind: 'web', port: 3000 },
  { id: 'elysia', packages: ['elysia'], kind: 'web', port: 3000 },
  { id: 'adonis', packages: ['@adonisjs/core'], kind: 'web', port: 3333 },
  {
    id: 'strapi',
    packages: ['@strapi/strapi'],
    kind: 'web',
    build: 'strapi build',
    start: 'strapi start',
    port: 1337,
  },
  { id: 'express', packages: ['express'], kind: 'web', port: 3000 },
  { id: 'vite', packages: ['vite'], kind: 'mode', build: 'vite build', output: 'dist' },
  { id: 'parcel', packages: ['parcel'], kind: 'static', build: 'parcel build', output: 'dist' },
];

/** Servers that a front end's tool may stand beside in one package.json: then the server serves what the tool builds. */
export const serverIds: ReadonlySet<string> = new Set([
  'nest',
  'fastify',
  'hono',
  'koa',
  'hapi',
  'elysia',
  'adonis',
  'express',
]);

/** Packages that keep a connection open to the browser, and nothing else. */
export const websocketPackages: readonly string[] = [
  'socket.io',
  'uWebSockets.js',
  'sockjs',
  'faye',
  'primus',
  '@fastify/websocket',
  '@nestjs/websockets',
  '@hono/node-ws',
  'express-ws',
  'graphql-ws',
  'y-websocket',
  '@hocuspocus/server',
  'koa-websocket',
];

/** Packages whose consumers take work from a queue. */
export const workerPackages: readonly string[] = [
  'bullmq',
  'bull',
  'bee-queue',
  'agenda',
  '@nestjs/bull',
  '@nestjs/bullmq',
  'pg-boss',
  'graphile-worker',
  'kue',
  'amqplib',
  'kafkajs',
];

/** The kind of what a project answers with. */
export type Served = Extract<ServiceKind, 'web' | 'static'>;
