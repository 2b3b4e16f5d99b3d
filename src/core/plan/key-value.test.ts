import { describe, expect, it } from 'vitest';
import { askedOf } from '../../../test/support/plans.ts';
import { claimOf, instancesOf, settingsOf } from './key-value.ts';

const nb = (text: string): string => text.replaceAll('_', '\u00a0');

describe('key-value stores', () => {
  const redis = (...uses: readonly ('cache' | 'sessions' | 'queue')[]) =>
    askedOf({ data: [{ id: 'redis', kind: 'redis', uses, env: [], from: [] }] });

  it('stand apart: what may be lost may be evicted, everything else never', () => {
    const settings = settingsOf(redis('cache', 'sessions', 'queue'));
    expect(settings['cache.maxmemory-policy']?.value).toBe('allkeys-lru');
    expect(settings['state.maxmemory-policy']?.value).toBe('noeviction');
    expect(settings['state.appendonly']?.value).toBe('yes');
    expect(instancesOf(redis('sessions')).map(({ name }) => name)).toEqual(['state']);
    expect(instancesOf(redis('cache')).map(({ name }) => name)).toEqual(['cache']);
    expect(instancesOf(redis())).toEqual([]);
  });

  it('claim more than they store: buffers, and pages that change while a child writes', () => {
    expect(claimOf(redis('cache', 'sessions'))).toEqual({
      mib: 768,
      how: {
        en: 'state 256 MB × 1.75 + cache 256 MB × 1.25',
        fr: nb('state 256_Mo × 1,75 + cache 256_Mo × 1,25'),
      },
    });
  });
});
