import { describe, expect, it } from 'vitest';
import { shop } from '../../../test/support/inventories.ts';
import { platforms } from '../../registry.ts';
import { Secret } from '../secret.ts';
import type { PulledAll } from './platform-api.ts';
import { withPlatform } from './with-platform.ts';

const railway = { id: 'railway', name: 'Railway' };
const known = (name: string, value: string) => ({ state: 'known', name, value: new Secret(value) }) as const;
const pulled = (more: Partial<PulledAll>): PulledAll => ({
  services: [],
  variables: [],
  incomplete: [],
  ...more,
});
const bare = { ...shop, services: shop.services.map((one) => ({ ...one, platform: undefined })) };

describe('what a platform says', () => {
  it('shows where services run, by the names that people give them there', () => {
    const { services, incomplete } = withPlatform(
      bare,
      railway,
      pulled({ services: ['Backend', 'worker', 'Postgres', 'redis-cache'] }),
      platforms,
    );
    expect(services.filter(({ platform }) => platform === 'railway').map(({ id }) => id)).toEqual([
      'backend',
      'backend.worker',
    ]);
    expect(incomplete).toEqual([]);
  });

  it('names what runs there and is in no file, unless the person has spoken of it', () => {
    const api = pulled({ services: ['metabase', 'old-admin'] });
    expect(withPlatform(shop, railway, api, platforms, ['old-admin']).incomplete).toEqual([
      {
        what: 'Railway: metabase',
        why: 'it runs there, and no file of the app says what it is',
        next: expect.stringContaining('app.services'),
      },
    ]);
  });

  it('shows by the host of its address where data really is', () => {
    const api = pulled({
      variables: [
        known('DATABASE_URL', 'postgres://u:p@monorail.proxy.rlwy.net:1234/db'),
        known('REDIS_URL', 'not a url'),
        { state: 'to be supplied', name: 'UPSTASH_REDIS_REST_URL', why: 'sealed' },
      ],
    });
    const homes = withPlatform(shop, railway, api, platforms).data.map(({ id, platform }) => [id, platform]);
    expect(homes).toEqual([
      ['postgres', 'railway'],
      ['redis', 'upstash'],
      ['queue', undefined],
      ['files.uploads', undefined],
    ]);
  });

  it('adds names of variables, never values, and not those of its databases', () => {
    const api = pulled({
      variables: [
        known('DATABASE_URL', 'postgres://u:hunter22@db.example.org/db'),
        known('VITE_MAP', 'x'),
        known('RAILWAY_GIT_BRANCH', 'main'),
        { ...known('POSTGRES_PASSWORD', 'hunter22'), service: 'Postgres' },
        { state: 'to be supplied', name: 'STRIPE_SECRET_KEY', why: 'sealed' },
      ],
    });
    const { env } = withPlatform(shop, railway, api, platforms);
    const namedAt = [{ file: 'Railway' }];
    expect(env.find(({ name }) => name === 'DATABASE_URL')?.namedAt).toEqual(
      expect.arrayContaining(namedAt) as unknown,
    );
    const fresh = { readAt: [], namedAt, required: false };
    expect(env.filter(({ name }) => !shop.env.some((one) => one.name === name))).toEqual([
      { name: 'RAILWAY_GIT_BRANCH', when: 'run', secret: false, platform: 'railway', ...fresh },
      { name: 'STRIPE_SECRET_KEY', when: 'run', secret: true, ...fresh },
      { name: 'VITE_MAP', when: 'build', secret: false, ...fresh },
    ]);
    expect(JSON.stringify(env)).not.toContain('hunter22');
  });

  it('adds host names, and tells whose they are', () => {
    const api = pulled({ domains: ['www.shop.example.org', 'shop-production.up.railway.app'] });
    const { domains } = withPlatform({ ...shop, domains: [] }, railway, api, platforms);
    expect(domains.map(({ host, kind, platform }) => [host, kind, platform])).toEqual([
      ['shop-production.up.railway.app', 'platform', 'railway'],
      ['www.shop.example.org', 'own', undefined],
    ]);
  });

  it('takes a volume for files, with its size: those that the app keeps, or new ones; not what a database keeps', () => {
    const files = shop.data.find(({ kind }) => kind === 'files');
    const api = pulled({
      volumes: [
        { service: 'backend', path: `/app/${(files?.folder ?? '').replace(/^backend\//, '')}`, bytes: 7 },
        { service: 'backend', path: '/data/exports' },
        { service: 'Metabase', path: '/data/exports' },
        { service: 'Postgres', path: '/var/lib/postgresql/data', bytes: 9 },
      ],
    });
    const found = withPlatform(bare, railway, api, platforms).data.filter(({ kind }) => kind === 'files');
    expect(found).toMatchObject([
      { id: files?.id, platform: 'railway', measured: { bytes: 7 } },
      { id: 'files.data-exports', folder: 'backend/data/exports', platform: 'railway' },
      { id: 'files.data-exports.metabase', folder: 'data/exports', platform: 'railway' },
    ]);
  });

  it('passes on what it could not be asked', () => {
    const unread = { what: 'sealed variables (Railway)', why: 'API-103', next: 'x' };
    expect(withPlatform(shop, railway, pulled({ incomplete: [unread] }), platforms).incomplete).toEqual([
      unread,
    ]);
  });
});
