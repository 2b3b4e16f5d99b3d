import { expect, it } from 'vitest';
import { isBuildTimeName, isSecretName } from './names.ts';

it.each([
  'DJANGO_SECRET_KEY',
  'SECRET_KEY_BASE',
  'DB_PASSWORD',
  'REDISPASSWORD',
  'RESEND_API_KEY',
  'ADMIN_TOKEN',
  'GITHUB_TOKEN',
  'AWS_SECRET_ACCESS_KEY',
  'SUPABASE_SERVICE_ROLE_KEY',
  'QSTASH_NEXT_SIGNING_KEY',
  'DATABASE_URL',
  'POSTGRES_PRISMA_URL',
  'REDIS_URL',
  'EMAIL_HOST_PASSWORD',
  'GOOGLE_CREDENTIALS_JSON',
])('%s is secret', (name) => {
  expect(isSecretName(name)).toBe(true);
});

it.each([
  'NEXT_PUBLIC_SUPABASE_ANON_KEY',
  'VITE_MAPS_KEY',
  'SUPABASE_ANON_KEY',
  'SUPABASE_URL',
  'UPSTASH_REDIS_REST_URL',
  'STRIPE_PUBLISHABLE_KEY',
  'VAPID_PUBLIC_KEY',
  'TOKEN_TTL',
  'PASSWORD_MIN_LENGTH',
  'MAX_TOKENS',
  'SSH_KEY_FILE',
  'AWS_ACCESS_KEY_ID',
  'MONKEY',
  'COMPASS_MODE',
  'FRONTEND_URL',
  'ALLOWED_HOSTS',
])('%s is not', (name) => {
  expect(isSecretName(name)).toBe(false);
});

it('knows what a bundler writes into what browsers get', () => {
  const names = ['VITE_A', 'NEXT_PUBLIC_A', 'REACT_APP_A', 'PUBLIC_A', 'API_URL'];
  expect(names.filter(isBuildTimeName)).toEqual(['VITE_A', 'NEXT_PUBLIC_A', 'REACT_APP_A']);
});
