import { expect, it } from 'vitest';
import { Secret } from '../../../core/secret.ts';
import { createRedactor } from './redact.ts';

function cleaned(url: string, text: string): string {
  const redactor = createRedactor();
  redactor.know(new Secret(url));
  return redactor.clean(text);
}

it.each([
  ['as it is', 'failed for p@ss/w"rd!', 'failed for [secret]'],
  ['percent-encoded', 'failed for p%40ss%2Fw%22rd!', 'failed for [secret]'],
  ['inside JSON', '{"error":"p@ss/w\\"rd!"}', '{"error":"[secret]"}'],
  ['inside another URL', 'redis://x:other@h/0', 'redis://x:[secret]@h/0'],
  ['twice', 'p@ss/w"rd! and p@ss/w"rd!', '[secret] and [secret]'],
])('masks a password %s', (_, text, shown) => {
  expect(cleaned('postgres://app:p%40ss%2Fw%22rd!@db/app', text)).toBe(shown);
});

it('masks a secret that is no URL', () => {
  expect(cleaned('sk_live_123', 'token sk_live_123')).toBe('token [secret]');
});

it('leaves a URL without a password, and the words of the tool', () => {
  expect(cleaned('postgres://app@db/app', 'moves postgres://app@db/app')).toBe('moves postgres://app@db/app');
  expect(cleaned('postgres://postgres:postgres@db/app', 'postgres: steady')).toBe('postgres: steady');
});
