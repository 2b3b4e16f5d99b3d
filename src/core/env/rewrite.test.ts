import { describe, expect, it } from 'vitest';
import { Secret } from '../secret.ts';
import { hostsIn, readAddress, writeAddress } from './address.ts';
import { type NewSide, rewrite } from './rewrite.ts';

const platforms = [{ hosts: ['.railway.internal', '.upstash.io', '.supabase.com'] }];

/** What becomes of one value, or of several by their names. */
function led(values: Readonly<Record<string, string>>, side: Partial<NewSide>): Record<string, string> {
  const variables = Object.entries(values).map(([name, value]) => ({
    state: 'known' as const,
    name,
    value: new Secret(value),
    from: [],
  }));
  const { variables: after } = rewrite(variables, { rules: [], ...side }, platforms);
  return Object.fromEntries(after.map((one) => [one.name, one.state === 'known' ? one.value.reveal() : '']));
}
const one = (name: string, value: string, side: Partial<NewSide>) => led({ [name]: value }, side)[name];

describe('an address', () => {
  it.each([
    'postgresql://u:p%40w@host:5432/db?sslmode=require',
    'postgres://u:p@ss/word@host/db',
    'redis://[::1]:6379/0',
    'https://host/path#part',
  ])('%s is written as it was read', (text) => {
    const address = readAddress(text);
    expect(address === undefined ? undefined : writeAddress(address)).toBe(text);
  });

  it('names the hosts of a URL, and of a list', () => {
    expect(hostsIn('https://a.b.c:8/x')).toEqual(['a.b.c']);
    expect(hostsIn('a.b, https://c.d:1,.e')).toEqual(['a.b', 'c.d']);
    expect(hostsIn('words and 1.5')).toEqual(['1.5']);
  });
});

describe('leading to the new side', () => {
  it('keeps user, password, database and what the app asks of it, and drops what only the old side wanted', () => {
    const old =
      'postgresql://app:p%2Fw@postgres.railway.internal:5432/app?sslmode=require&application_name=x';
    expect(one('DATABASE_URL', old, { db: 'db' })).toBe('postgresql://app:p%2Fw@db/app?application_name=x');
    expect(one('DATABASE_URL', old, { db: 'db.example.org:6432' })).toBe(
      'postgresql://app:p%2Fw@db.example.org:6432/app?sslmode=require&application_name=x',
    );
  });

  it('leaves TLS out on the new side’s own network', () => {
    const old = 'rediss://default:pw@eu1-x.upstash.io:6379';
    expect(one('REDIS_URL', old, { cache: 'cache' })).toBe('redis://default:pw@cache');
    expect(one('REDIS_URL', old, { cache: 'cache.example.org' })).toBe(
      'rediss://default:pw@cache.example.org',
    );
  });

  it('takes from a URL every piece that it has', () => {
    const old = 'postgres://postgres.abc:pw@aws-0-eu.pooler.supabase.com:6543/postgres?pgbouncer=true';
    expect(one('POOL_URL', old, { db: 'postgres://app:new@db:5432/shop' })).toBe(
      'postgres://app:new@db:5432/shop',
    );
  });

  it('leaves another database and an HTTPS address where they are', () => {
    expect(one('REPORTS_URL', 'postgres://a@elsewhere.net/r', { db: 'db' })).toBe(
      'postgres://a@elsewhere.net/r',
    );
    expect(one('UPSTASH_REDIS_REST_URL', 'https://x.upstash.io', { cache: 'cache' })).toBe(
      'https://x.upstash.io',
    );
    expect(one('DATABASE_URL', 'postgres://a@x.railway.internal/r', {})).toBe(
      'postgres://a@x.railway.internal/r',
    );
  });

  it('leads single pieces too, the port with its host', () => {
    const old = { PGHOST: 'postgres.railway.internal', PGPORT: '5432', PGUSER: 'postgres' };
    expect(led(old, { db: 'db:6432' })).toEqual({ PGHOST: 'db', PGPORT: '6432', PGUSER: 'postgres' });
  });

  it('changes one host of a list, and leaves what only looks like it', () => {
    const rules = [{ what: 'shop.up.example.app', to: 'shop.org' }];
    expect(one('CORS', 'https://shop.up.example.app:8,https://my-shop.up.example.app', { rules })).toBe(
      'https://shop.org:8,https://my-shop.up.example.app',
    );
    expect(one('TEXT', 'words about nothing', { rules })).toBe('words about nothing');
  });

  it('follows a rule by name before one by host before the usual', () => {
    const rules = [
      { what: 'a.railway.internal', to: 'by-host' },
      { what: 'READ_URL', to: 'by-name' },
    ];
    const old = 'postgres://u@a.railway.internal/d';
    expect(led({ DATABASE_URL: old, READ_URL: old }, { db: 'db', rules })).toEqual({
      DATABASE_URL: 'postgres://u@by-host/d',
      READ_URL: 'postgres://u@by-name/d',
    });
  });
});
