import type { Inventory } from '../../src/core/app/inventory.ts';
import type { Place } from '../../src/core/app/place.ts';
import type { Service } from '../../src/core/app/service.ts';
import type { Effort, Tie } from '../../src/core/app/tie.ts';

const at = (file: string, line?: number): Place[] => [line === undefined ? { file } : { file, line }];

function tie(
  platform: string,
  rule: string,
  effort: Effort,
  words: readonly [what: string, quoi: string, wayOut: string, issue: string],
  places: readonly (readonly [file: string, line: number])[],
): Tie[] {
  const [what, quoi, wayOut, issue] = words;
  return places.map(([file, line]) => ({
    rule: `${platform}.${rule}`,
    platform,
    what: { en: what, fr: quoi },
    file,
    line,
    wayOut: { en: wayOut, fr: issue },
    effort,
  }));
}

const service = (id: string, more: Partial<Service>): Service => ({
  id,
  kind: 'web',
  folder: id,
  runtime: 'node',
  websockets: false,
  from: at(`${id}/package.json`),
  ...more,
});

/** A shop as its reading would give it, in every part; small enough to check by eye. */
export const shop: Inventory = {
  app: 'mirabelle',
  services: [
    service('backend', {
      platform: 'railway',
      version: '20',
      framework: 'express',
      packages: 'npm',
      build: 'npm run build',
      start: 'node dist/server.js',
      port: 3000,
      health: '/healthz',
      websockets: true,
      replicas: 2,
    }),
    service('backend.worker', {
      platform: 'railway',
      folder: 'backend',
      kind: 'worker',
      framework: 'bullmq',
      start: 'node dist/worker.js',
    }),
    service('frontend', {
      platform: 'vercel',
      version: '20',
      framework: 'next',
      build: 'next build',
      start: 'next start',
      output: '.next',
      port: 3001,
    }),
    service('frontend.job', {
      platform: 'vercel',
      folder: 'frontend',
      kind: 'job',
      schedule: '0 3 * * *',
      calls: '/api/cron/abandoned-carts',
    }),
  ],
  data: [
    {
      id: 'postgres',
      kind: 'postgres',
      platform: 'supabase',
      env: ['DATABASE_URL'],
      measured: {
        version: '15.8',
        bytes: 3.2e9,
        tables: 41,
        bytesPerDay: 12e6,
        extensions: [{ name: 'pgcrypto', version: '1.3' }],
      },
      from: at('backend/src/db.ts', 3),
    },
    {
      id: 'redis',
      kind: 'redis',
      platform: 'upstash',
      uses: ['cache', 'carts', 'ratelimit'],
      env: ['UPSTASH_REDIS_REST_URL'],
      from: at('backend/src/cache.ts', 1),
    },
    {
      id: 'queue',
      kind: 'queue',
      engine: 'bullmq',
      env: ['REDIS_URL'],
      from: at('backend/src/worker.ts', 2),
    },
    { id: 'files.uploads', kind: 'files', folder: 'uploads', env: [], from: at('backend/src/upload.ts', 8) },
  ],
  needs: [
    { kind: 'rows-api', platform: 'supabase', from: at('frontend/lib/products.ts', 4) },
    { kind: 'redis-rest', platform: 'upstash', from: at('backend/src/cache.ts', 1) },
    { kind: 'mail-api', platform: 'resend', from: at('backend/src/mail.ts', 6) },
    { kind: 'errors', platform: 'sentry', from: at('backend/src/server.ts', 2) },
  ],
  ties: [
    ...tie(
      'supabase',
      'auth',
      'code',
      [
        'People sign in through supabase.auth',
        'La connexion des personnes passe par supabase.auth',
        'Run the same sign-in server (GoTrue) beside the database, or write the sign-in into the app',
        'Faire tourner le même serveur de connexion (GoTrue) à côté de la base, ou écrire la connexion dans l’application',
      ],
      [
        ['frontend/lib/session.ts', 3],
        ['frontend/lib/session.ts', 19],
      ],
    ),
    ...tie(
      'supabase',
      'rows',
      'drop-in',
      [
        'Rows are asked for with supabase.from()',
        'Les lignes sont demandées par supabase.from()',
        'PostgREST in front of the same database answers the same calls',
        'PostgREST devant la même base répond aux mêmes appels',
      ],
      Array.from(
        { length: 9 },
        (_, n) => [`frontend/lib/${['products', 'orders', 'carts'][n % 3]}.ts`, 4 + n * 7] as const,
      ),
    ),
    ...tie(
      'upstash',
      'rest',
      'drop-in',
      [
        'Redis is spoken to over HTTPS by @upstash/redis',
        'Redis est joint en HTTPS par @upstash/redis',
        'A small REST endpoint before Redis, at UPSTASH_REDIS_REST_URL',
        'Un petit service REST devant Redis, à UPSTASH_REDIS_REST_URL',
      ],
      [['backend/src/cache.ts', 1]],
    ),
    ...tie(
      'vercel',
      'host',
      'setting',
      [
        'CORS lets in a host of Vercel',
        'CORS autorise un hôte de Vercel',
        'Set CORS_ORIGIN to the new host',
        'Mettre le nouvel hôte dans CORS_ORIGIN',
      ],
      [['backend/src/server.ts', 12]],
    ),
    ...tie(
      'sentry',
      'dsn',
      'setting',
      [
        'Errors go to the host in SENTRY_DSN',
        'Les erreurs vont à l’hôte donné par SENTRY_DSN',
        'Point SENTRY_DSN to your own server that speaks the same',
        'Donner à SENTRY_DSN l’adresse de votre serveur compatible',
      ],
      [
        ['backend/src/server.ts', 2],
        ['frontend/instrumentation.ts', 1],
      ],
    ),
  ],
  env: [
    {
      name: 'DATABASE_URL',
      when: 'run',
      required: true,
      secret: true,
      readAt: at('backend/src/db.ts', 3),
      namedAt: [],
    },
    {
      name: 'CORS_ORIGIN',
      when: 'run',
      required: true,
      secret: false,
      readAt: at('backend/src/server.ts', 12),
      namedAt: [],
    },
    {
      name: 'NEXT_PUBLIC_API_URL',
      when: 'build',
      required: true,
      secret: false,
      readAt: at('frontend/lib/api.ts', 2),
      namedAt: at('frontend/.env.example', 1),
    },
    {
      name: 'LOG_LEVEL',
      when: 'run',
      required: false,
      secret: false,
      readAt: at('backend/src/log.ts', 1),
      namedAt: [],
    },
    {
      name: 'VERCEL_URL',
      when: 'run',
      required: false,
      secret: false,
      platform: 'vercel',
      readAt: at('frontend/lib/api.ts', 3),
      namedAt: [],
    },
  ],
  secrets: [
    { kind: 'env file', file: '.env.backup', names: ['DATABASE_URL', 'RESEND_API_KEY'], committed: true },
    { kind: 'database dump', file: 'backups/mirabelle.sql.gz', names: [], committed: 'unknown' },
  ],
  domains: [
    { host: 'mirabelle.example', kind: 'own', from: at('backend/src/server.ts', 12) },
    {
      host: 'mirabelle.vercel.app',
      kind: 'platform',
      platform: 'vercel',
      from: at('backend/src/server.ts', 12),
    },
  ],
  incomplete: [],
};

/** The shop with hundreds of places, long names and twelve services: what must still be readable. */
export const crowd: Inventory = {
  ...shop,
  app: 'a-monorepo-with-a-name-that-is-longer-than-most-people-would-write',
  services: [
    ...shop.services,
    ...Array.from({ length: 8 }, (_, n) =>
      service(`packages/services/internal-notification-dispatcher-${n + 1}`, {
        framework: 'fastify',
        start: `node --enable-source-maps --max-old-space-size=2048 dist/packages/dispatcher-${n + 1}/main.js`,
        port: 4000 + n,
      }),
    ),
  ],
  ties: Array.from({ length: 400 }, (_, n) => {
    const one = shop.ties[n % shop.ties.length];
    if (one === undefined) throw new Error('the shop has ties');
    return { ...one, file: `packages/area-${n % 17}/src/module-${n}.ts`, line: 1 + (n % 90) };
  }),
  incomplete: [
    {
      what: 'packages/area-3/vercel.json',
      line: 12,
      why: 'not JSON: a value is expected after the comma.',
      next: 'mend the file, then read the app again.',
    },
  ],
};
