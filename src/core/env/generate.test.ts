import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dialectIds, dialects } from './dialects/index.ts';
import { generateSecret, secretKindOf } from './generate.ts';

it.each([
  ['DJANGO_SECRET_KEY', 'signing key'],
  ['SECRET_KEY_BASE', 'signing key'],
  ['JWT_SECRET', 'signing key'],
  ['NEXTAUTH_SECRET', 'signing key'],
  ['SESSION_SECRET', 'signing key'],
  ['DB_PASSWORD', 'password'],
  ['DB_SUPERUSER_PASSWORD', 'password'],
  ['DB_MONITOR_PASSWORD', 'password'],
  ['POSTGRES_PASSWORD', 'password'],
  ['REDIS_PASSWORD', 'password'],
  ['ADMIN_TOKEN', 'token'],
  ['CRON_SECRET', 'token'],
  ['NEXT_SERVER_ACTIONS_ENCRYPTION_KEY', 'raw key'],
  ['RESEND_API_KEY', undefined],
  ['STRIPE_SECRET_KEY', undefined],
  ['SUPABASE_JWT_SECRET', undefined],
  ['STRIPE_WEBHOOK_SECRET', undefined],
  ['GOOGLE_AUTH_SECRET', undefined],
  ['DATABASE_URL', undefined],
  ['FIELD_ENCRYPTION_KEY', undefined],
])('%s: %s', (name, kind) => {
  expect(secretKindOf(name)?.id).toBe(kind);
});

it('makes secrets that a URL and every kind of file take as they are, long enough for Django (A11)', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 64, maxLength: 64 }), (bytes) => {
      let turn = 0;
      // Bytes from the test first, then counted ones: a generator that only gives thrown-away bytes would never end.
      const random = (count: number) =>
        turn++ === 0 ? bytes.slice(0, count) : Uint8Array.from({ length: count }, (_, i) => i);
      for (const name of ['DJANGO_SECRET_KEY', 'DB_PASSWORD', 'ADMIN_TOKEN']) {
        turn = 0;
        const kind = secretKindOf(name);
        const secret = kind === undefined ? '' : generateSecret(kind, random);
        expect(secret).toMatch(/^[A-Za-z0-9]{32,}$/);
        expect(encodeURIComponent(secret)).toBe(secret);
        for (const id of dialectIds) expect(dialects[id].write(secret)).toBe(secret);
      }
    }),
  );
});

it('gives every letter the same chance: bytes beyond the last whole round are thrown away', () => {
  const kind = secretKindOf('DB_PASSWORD');
  const seen: number[] = [];
  const random = (count: number) => {
    seen.push(count);
    return Uint8Array.from({ length: count }, (_, index) => (seen.length === 1 ? 255 : index));
  };
  expect(kind === undefined ? '' : generateSecret(kind, random)).toBe('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef');
  expect(seen).toHaveLength(2);
});

it('makes a key of 32 bytes for AES', () => {
  const kind = secretKindOf('NEXT_SERVER_ACTIONS_ENCRYPTION_KEY');
  const key = kind === undefined ? '' : generateSecret(kind, (count) => new Uint8Array(count).fill(7));
  expect(Buffer.from(key, 'base64')).toHaveLength(32);
});
