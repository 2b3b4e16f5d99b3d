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

  it('passes on what it could not be asked', () => {
    const unread = { what: 'sealed variables (Railway)', why: 'API-103', next: 'x' };
    expect(withPlatform(shop, railway, pulled({ incomplete: [unread] }), platforms).incomplete).toEqual([
      unread,
    ]);
  });
});
