import fc from 'fast-check';
import type { Data, NeedKind } from '../../src/core/app/data.ts';
import type { Inventory } from '../../src/core/app/inventory.ts';
import type { Service } from '../../src/core/app/service.ts';
import { at, emptyApp } from './planned-apps.ts';

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
/** Leaves out what is undefined, as readers do. */
const bare = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as T;

const services: fc.Arbitrary<readonly Service[]> = fc.uniqueArray(
  fc
    .record({
      id: fc.stringMatching(/^[a-z]{1,8}(\.[a-z]{1,6})?$/),
      kind: fc.constantFrom('web', 'worker', 'scheduler', 'static', 'job'),
      folder: fc.constantFrom('', 'api', 'web'),
      runtime: fc.constantFrom('node', 'python', 'other'),
      framework: optional(fc.constantFrom('express', 'next', 'django', 'vite')),
      server: optional(fc.constantFrom('daphne', 'gunicorn')),
      packages: optional(fc.constantFrom('npm', 'pnpm', 'pip')),
      build: optional(fc.constant('make')),
      migrate: optional(fc.constant('migrate')),
      port: optional(fc.integer({ min: 1, max: 65_535 })),
      health: optional(fc.constant('/health')),
      schedule: optional(fc.constant('0 3 * * *')),
      replicas: optional(fc.integer({ min: 1, max: 8 })),
      platform: optional(fc.constantFrom('railway', 'vercel')),
      websockets: fc.boolean(),
      from: fc.constant(at('api/package.json:1')),
    } as const)
    .map((one) => bare(one) as Service),
  { selector: ({ id }) => id, maxLength: 6 },
);

const data: fc.Arbitrary<readonly Data[]> = fc.uniqueArray(
  fc
    .record({
      kind: fc.constantFrom('postgres', 'redis', 'queue', 'objects', 'files'),
      uses: optional(fc.uniqueArray(fc.constantFrom('cache', 'sessions', 'queue', 'carts', 'state'))),
      engine: optional(fc.constant('celery')),
      env: fc.constantFrom([], ['DATABASE_URL']),
      folder: optional(fc.constant('media')),
      measured: optional(
        fc
          .record({ bytes: optional(fc.nat({ max: 1e11 })), bytesPerDay: optional(fc.nat({ max: 1e8 })) })
          .map(bare),
      ),
      from: fc.constant(at('api/db.ts:3')),
    } as const)
    .map((one) => bare({ id: one.kind, ...one }) as Data),
  { selector: ({ id }) => id, maxLength: 5 },
);

const kinds: readonly NeedKind[] = [
  'rows-api',
  'auth-api',
  'storage-api',
  'realtime-api',
  'functions-api',
  'redis-rest',
  'mail-api',
  'mail',
  'errors',
  'cron',
];

/** Any app whose needs can be answered: services, data and needs in every mixture, those that no real app has too. */
export const anyApp: fc.Arbitrary<Inventory> = fc
  .record({
    services,
    data,
    needs: fc
      .uniqueArray(fc.constantFrom(...kinds))
      .map((some) => some.map((kind) => ({ kind, from: at('a.ts:1') }))),
    domains: fc.subarray([
      { host: 'a.example', kind: 'own', from: [] },
      { host: 'a.up.railway.app', kind: 'platform', platform: 'railway', from: [] },
    ] as const),
  })
  .map((parts) => ({ ...emptyApp, app: 'any', ...parts }));
