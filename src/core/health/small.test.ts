import { describe, expect, it } from 'vitest';
import { expiryOf } from './jwt.ts';
import { showAge, showBytes } from './show.ts';
import { allows } from './spf.ts';

describe('SPF', () => {
  const addresses = (host: string) => (host === 'mail.example' ? ['203.0.113.9'] : []);
  it.each([
    ['v=spf1 ip4:203.0.113.7 -all', true],
    ['v=spf1 ip4:203.0.113.0/24 -all', true],
    ['v=spf1 ip4:203.0.112.0/24 -all', false],
    ['v=spf1 ip4:203.0.113.0/29 -all', true],
    ['v=spf1 ip4:203.0.113.8/29 -all', false],
    ['v=spf1 -ip4:203.0.113.7 -all', false],
    ['v=spf1 include:resend.com ~all', false],
    ['v=spf1 ip4:203.0.113.70 ~all', false],
    ['v=spf1 +all', true],
  ])('%s', (record, expected) => {
    expect(allows(record, '203.0.113.7', 'shop.example', addresses)).toBe(expected);
  });

  it('takes the addresses of a name', () => {
    expect(allows('v=spf1 a:mail.example -all', '203.0.113.9', 'shop.example', addresses)).toBe(true);
    expect(allows('v=spf1 a -all', '203.0.113.9', 'shop.example', addresses)).toBe(false);
  });
});

describe('the end of a token', () => {
  const token = (payload: string) => `${btoa('{"alg":"HS256"}')}.${btoa(payload)}.c2ln`.replaceAll('=', '');
  it('is read, and is none where it has none or is no token', () => {
    expect(expiryOf(token('{"exp":1700000000}'))).toBe(1_700_000_000_000);
    expect(expiryOf(token('{"role":"anon"}'))).toBeUndefined();
    expect(expiryOf('config.settings.production')).toBeUndefined();
    expect(expiryOf('https://a.b.c')).toBeUndefined();
  });
});

describe('figures', () => {
  it('are said as people say them', () => {
    expect([0, 512, 80_000_000, 1_340_000_000].map(showBytes)).toEqual(['0 B', '512 B', '80 MB', '1.3 GB']);
    expect([60_000, 3 * 3_600_000, 72 * 3_600_000].map(showAge)).toEqual(['1 minute', '3 h', '3 days']);
  });
});
