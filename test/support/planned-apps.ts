import type { Place } from '../../src/core/app/place.ts';
import type { Inventory } from '../../src/core/app/inventory.ts';
import type { Service } from '../../src/core/app/service.ts';
import type { Tie } from '../../src/core/app/tie.ts';

/** `src/db.ts:4` as a place. */
export function at(...places: readonly string[]): readonly Place[] {
  return places.map((place) => {
    const [file = '', line] = place.split(':');
    return line === undefined ? { file } : { file, line: Number(line) };
  });
}

export const service = (
  id: string,
  kind: Service['kind'],
  more: Partial<Omit<Service, 'id' | 'kind'>> = {},
): Service => ({
  id,
  kind,
  folder: '',
  runtime: 'node',
  websockets: false,
  from: at('package.json'),
  ...more,
});

export function tie(
  rule: string,
  place: string,
  more: Partial<Omit<Tie, 'rule' | 'file' | 'line'>> = {},
): Tie {
  const [file = '', line = '1'] = place.split(':');
  const [platform = ''] = rule.split('.');
  return {
    rule,
    platform,
    file,
    line: Number(line),
    what: { en: `uses ${rule}`, fr: `emploie ${rule}` },
    wayOut: { en: 'Set its address.', fr: 'Changer son adresse.' },
    effort: 'setting',
    ...more,
  };
}

export const emptyApp: Inventory = {
  app: 'empty',
  services: [],
  data: [],
  needs: [],
  ties: [],
  env: [],
  secrets: [],
  domains: [],
  incomplete: [],
};

/** A shop as the second guide's: Express and Next.js, rows by supabase-js, Redis over HTTPS, mail and errors by SDKs. */
export const shop: Inventory = {
  ...emptyApp,
  app: 'shop',
  services: [
    service('api.web', 'web', {
      folder: 'api',
      framework: 'express',
      port: 3001,
      health: '/api/health',
      packages: 'npm',
      build: 'npm run build',
      start: 'node dist/server.js',
    }),
    service('web.web', 'web', {
      folder: 'web',
      framework: 'next',
      port: 3000,
      packages: 'npm',
      build: 'npm run build',
      start: 'npm start',
    }),
  ],
  data: [
    { id: 'postgres', kind: 'postgres', platform: 'supabase', env: [], from: at('api/src/db.ts:4') },
    {
      id: 'redis',
      kind: 'redis',
      platform: 'upstash',
      uses: ['cache', 'sessions', 'carts'],
      env: ['UPSTASH_REDIS_URL'],
      from: at('api/src/cache.ts:3'),
    },
    { id: 'objects', kind: 'objects', platform: 'supabase', env: [], from: at('api/src/files.ts:9') },
  ],
  needs: [
    { kind: 'rows-api', platform: 'supabase', from: at('api/src/db.ts:4', 'api/src/orders.ts:12') },
    { kind: 'storage-api', platform: 'supabase', from: at('api/src/files.ts:9') },
    { kind: 'redis-rest', platform: 'upstash', from: at('api/src/cache.ts:3') },
    { kind: 'mail-api', platform: 'resend', from: at('api/src/mail.ts:2') },
    { kind: 'errors', platform: 'sentry', from: at('api/src/server.ts:1') },
  ],
  ties: [
    tie('supabase.rows', 'api/src/orders.ts:12', {
      what: { en: 'reads the table orders through supabase-js', fr: 'lit la table orders par supabase-js' },
      wayOut: { en: 'PostgREST answers the same calls.', fr: 'PostgREST répond aux mêmes appels.' },
      effort: 'drop-in',
      needs: 'rows-api',
    }),
    tie('resend.sdk', 'api/src/mail.ts:2', { effort: 'drop-in', needs: 'mail-api' }),
  ],
  env: [
    {
      name: 'SUPABASE_URL',
      when: 'run',
      required: true,
      secret: false,
      readAt: at('api/src/db.ts:2'),
      namedAt: [],
    },
    {
      name: 'SUPABASE_SERVICE_ROLE_KEY',
      when: 'run',
      required: true,
      secret: true,
      readAt: at('api/src/db.ts:3'),
      namedAt: [],
    },
    {
      name: 'NEXT_PUBLIC_API_URL',
      when: 'build',
      required: true,
      secret: false,
      readAt: at('web/src/api.ts:1'),
      namedAt: [],
    },
  ],
  domains: [
    { host: 'shop.example', kind: 'own', from: at('web/next.config.js:5') },
    { host: 'www.shop.example', kind: 'own', from: at('web/next.config.js:6') },
    {
      host: 'shop-api.up.railway.app',
      kind: 'platform',
      platform: 'railway',
      from: at('web/.env.example:1'),
    },
  ],
};

/** An association's site as the first guide's: Django under ASGI, Channels, Celery worker and beat, React from Vite. */
export const association: Inventory = {
  ...emptyApp,
  app: 'association',
  services: [
    service('backend.web', 'web', {
      folder: 'backend',
      runtime: 'python',
      framework: 'django',
      server: 'daphne',
      port: 8000,
      health: '/api/health/',
      websockets: true,
      migrate: 'python manage.py migrate',
      start: 'daphne -b 0.0.0.0 -p 8000 config.asgi:application',
    }),
    service('backend.worker', 'worker', {
      folder: 'backend',
      runtime: 'python',
      start: 'celery -A config worker',
    }),
    service('backend.scheduler', 'scheduler', {
      folder: 'backend',
      runtime: 'python',
      start: 'celery -A config beat',
    }),
    service('frontend.static', 'static', {
      folder: 'frontend',
      framework: 'vite',
      packages: 'npm',
      build: 'npm run build',
      output: 'dist',
    }),
  ],
  data: [
    {
      id: 'postgres',
      kind: 'postgres',
      platform: 'railway',
      env: ['DATABASE_URL'],
      from: at('backend/config/settings.py:80'),
    },
    {
      id: 'redis',
      kind: 'redis',
      platform: 'railway',
      uses: ['cache', 'channels'],
      env: ['REDIS_URL'],
      from: at('backend/config/settings.py:120'),
    },
    {
      id: 'queue',
      kind: 'queue',
      engine: 'celery',
      uses: ['queue'],
      env: ['CELERY_BROKER_URL'],
      from: at('backend/config/celery.py:6'),
    },
    {
      id: 'files.media',
      kind: 'files',
      folder: 'backend/media',
      env: [],
      from: at('backend/config/settings.py:150'),
    },
  ],
  needs: [
    { kind: 'mail-api', platform: 'resend', from: at('backend/core/mail.py:3') },
    { kind: 'errors', platform: 'sentry', from: at('backend/config/settings.py:200') },
  ],
  ties: [
    tie('railway.variables', 'backend/config/settings.py:40', {
      what: { en: 'reads RAILWAY_PUBLIC_DOMAIN', fr: 'lit RAILWAY_PUBLIC_DOMAIN' },
    }),
    tie('vercel.rewrites', 'frontend/vercel.json:3'),
  ],
  env: [
    {
      name: 'DJANGO_SECRET_KEY',
      when: 'run',
      required: true,
      secret: true,
      readAt: at('backend/config/settings.py:20'),
      namedAt: [],
    },
    {
      name: 'RAILWAY_PUBLIC_DOMAIN',
      when: 'run',
      required: false,
      secret: false,
      platform: 'railway',
      readAt: at('backend/config/settings.py:40'),
      namedAt: [],
    },
    {
      name: 'VITE_API_URL',
      when: 'build',
      required: true,
      secret: false,
      readAt: at('frontend/src/api.js:1'),
      namedAt: [],
    },
  ],
  domains: [
    { host: 'association.example', kind: 'own', from: at('backend/config/settings.py:50') },
    {
      host: 'association.up.railway.app',
      kind: 'platform',
      platform: 'railway',
      from: at('frontend/.env.production:1'),
    },
  ],
};

/** An app that asks for everything that can be asked for: no plan of it is left without a line that some app needs. */
export const everything: Inventory = {
  ...shop,
  app: 'everything',
  services: [
    ...shop.services,
    ...association.services,
    service('api.job', 'job', { folder: 'api', schedule: '0 3 * * *', calls: '/api/cron/nightly' }),
  ],
  data: [
    ...shop.data.filter(({ id }) => id !== 'postgres'),
    ...association.data.filter(({ id }) => id !== 'redis'),
  ],
  needs: [
    ...shop.needs,
    ...(
      [
        'auth-api',
        'realtime-api',
        'functions-api',
        'mail',
        'analytics',
        'settings-store',
        'blob-api',
        'images',
        'geo-headers',
        'cron',
      ] as const
    ).map((kind) => ({ kind, from: at('web/src/app.ts:1') })),
  ],
  secrets: [{ kind: 'env file', file: '.env.backup', names: ['JWT_SECRET'], committed: true }],
  incomplete: [{ what: 'web/package.json', line: 3, why: 'it is no JSON', next: 'Mend it.' }],
};
