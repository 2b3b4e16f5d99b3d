import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { httpTo, startPlatforms } from '../../test/support/platforms/api/index.ts';
import { herokuToken, supabaseToken, upstashToken } from '../../test/support/platforms/api/others.ts';
import { railwayProjectToken, railwayToken } from '../../test/support/platforms/api/railway.ts';
import type { StandIn } from '../../test/support/platforms/api/stand-in.ts';
import { vercelToken } from '../../test/support/platforms/api/vercel.ts';
import type { PulledAll, PullRequest, VariablesApi } from '../core/app/platform-api.ts';
import { Secret } from '../core/secret.ts';
import { herokuVariables } from './heroku/variables.ts';
import { railwayVariables } from './railway/variables.ts';
import { supabaseVariables } from './supabase/variables.ts';
import { upstashVariables } from './upstash/variables.ts';
import { vercelVariables } from './vercel/variables.ts';

let server: StandIn;
beforeAll(async () => {
  server = await startPlatforms();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.faults.clear();
  server.asked.length = 0;
});

const pull = (api: VariablesApi, token: string, request: Omit<PullRequest, 'token'> = {}) =>
  api.pull(httpTo(server), { token: new Secret(token), ...request });

/** `service/NAME` to its value; `?` and the reason where it has none. */
const shown = ({ variables }: PulledAll): Record<string, string> =>
  Object.fromEntries(
    variables.map((one) => [
      `${one.service ?? ''}/${one.name}`,
      one.state === 'known' ? one.value.reveal() : `? ${one.why}`,
    ]),
  );

describe('Railway', () => {
  const request = { project: 'egoejo' };

  it('gives every service, what they share, what they refer to, and what is sealed', async () => {
    const all = await pull(railwayVariables, railwayToken, request);
    expect(shown(all)).toMatchSnapshot();
    expect(all).toMatchObject({ services: ['backend', 'worker', 'Postgres'], incomplete: [] });
    expect(all.variables.find(({ name }) => name === 'DATABASE_URL')).toMatchObject({
      reference: '${{Postgres.DATABASE_URL}}',
    });
  });

  it('gives host names and volumes of the environment where they are asked for', async () => {
    const all = await pull(railwayVariables, railwayToken, { ...request, wide: true });
    expect(all).toMatchObject({
      domains: ['backend-production.up.railway.app', 'api.egoejo.org'],
      volumes: [
        { service: 'backend', path: '/app/media', bytes: 812_500_000 },
        { service: 'Postgres', path: '/var/lib/postgresql/data', bytes: 4_096_000_000 },
      ],
      incomplete: [],
    });
    server.failOn('"serviceId":"s-1"', ...Array.from({ length: 2 }, () => ({ kind: 'page' as const })));
    server.failOn('volumes', { kind: 'truncated' });
    const part = await pull(railwayVariables, railwayToken, { ...request, wide: true });
    expect(part).toMatchObject({ domains: [], volumes: [] });
    expect(part.incomplete.map(({ what }) => what)).toEqual([
      'the variables of backend (Railway)',
      'the domains of backend (Railway)',
      'the volumes (Railway)',
    ]);
  });

  it('knows a project token by itself, which needs no names', async () => {
    const all = await pull(railwayVariables, railwayProjectToken, { service: 'worker' });
    expect(Object.keys(shown(all))).toEqual(['worker/DATABASE_URL', 'worker/CONCURRENCY']);
    expect(server.asked.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });

  it.each([
    ['a project that is not there', { project: 'nothing' }, 'the token sees egoejo, other'],
    ['no project named, of two', {}, 'sees 2 projects: egoejo, other'],
    ['an environment that is not there', { ...request, environment: 'test' }, 'sees production, staging'],
    ['a service that is not there', { ...request, service: 'api' }, 'sees backend, worker, Postgres'],
  ])('%s', async (_, asked, why) => {
    await expect(pull(railwayVariables, railwayToken, asked)).rejects.toMatchObject({
      code: 'API-104',
      why: expect.stringContaining(why) as unknown,
    });
  });

  it('gives what it could read when one service, or the sealed names, cannot be read', async () => {
    server.failOn('"serviceId":"s-1"', { kind: 'page' });
    server.failOn('isSealed', { kind: 'truncated' });
    const all = await pull(railwayVariables, railwayToken, request);
    expect(Object.keys(shown(all))).toContain('worker/CONCURRENCY');
    expect(all.incomplete.map(({ what, why }) => `${what}: ${why.slice(0, 7)}`)).toEqual([
      'sealed variables (Railway): API-108',
      'the variables of backend (Railway): API-108',
    ]);
  });
});

describe('Vercel', () => {
  it('reads one by one what the list does not show, and keeps what is sensitive or empty open', async () => {
    const all = await pull(vercelVariables, vercelToken, { project: 'front' });
    expect(shown(all)).toMatchSnapshot();
    expect(all.incomplete).toEqual([]);
  });

  it('finds the only project by itself', async () => {
    expect(await pull(vercelVariables, vercelToken, { wide: true })).toMatchObject({
      services: [],
      domains: ['egoejo.org', 'front.vercel.app'],
    });
  });

  it('keeps open what one failing call did not give', async () => {
    server.failOn('/env/v3', { kind: 'status', status: 403, code: 'challenge_required' });
    const all = await pull(vercelVariables, vercelToken);
    expect(shown(all)['/SENTRY_DSN']).toMatch(/^\? API-103 .*challenge_required/);
    expect(shown(all)['/VITE_API_URL']).toBe('https://api.egoejo.org');
    expect(all.incomplete).toHaveLength(1);
  });

  it('refuses the team of somebody else', async () => {
    await expect(pull(vercelVariables, vercelToken, { team: 'team_other' })).rejects.toMatchObject({
      code: 'API-103',
    });
  });
});

it('Supabase gives its keys, and keeps open what it never shows', async () => {
  expect(shown(await pull(supabaseVariables, supabaseToken))).toMatchSnapshot();
});

it('Upstash gives the addresses of a database, with the password safe in its URL', async () => {
  const all = await pull(upstashVariables, upstashToken);
  expect(shown(all)).toEqual({
    'carts/UPSTASH_REDIS_REST_URL': 'https://eu1-carts.upstash.io',
    'carts/UPSTASH_REDIS_REST_TOKEN': 'AX-rest-token',
    'carts/REDIS_URL': 'rediss://default:up%2Fpass%2Bword@eu1-carts.upstash.io:6379',
  });
});

it('Heroku gives config vars', async () => {
  expect(shown(await pull(herokuVariables, herokuToken))).toEqual({
    '/DATABASE_URL': 'postgres://u:heroku-pw@ec2.compute.amazonaws.com:5432/d',
    '/EMPTY': '? Heroku gave no value for it',
  });
  expect(await pull(herokuVariables, herokuToken, { wide: true })).toMatchObject({
    domains: ['shop-1a2b.herokuapp.com', 'shop.example.org'],
  });
});

it.each([
  ['Railway', railwayVariables, 'API-102'],
  ['Vercel', vercelVariables, 'API-102'],
  ['Supabase', supabaseVariables, 'API-102'],
  ['Upstash', upstashVariables, 'API-102'],
  ['Heroku', herokuVariables, 'API-102'],
])('%s refuses a wrong token, and the token is not in what is said', async (_, api, code) => {
  const wrong = 'wrong:token-8842';
  const error: unknown = await pull(api, wrong).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code });
  expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain('token-8842');
});

it.each([
  ['Railway', railwayVariables, railwayToken, 'backboard'],
  ['Vercel', vercelVariables, vercelToken, 'api.vercel.com'],
  ['Supabase', supabaseVariables, supabaseToken, 'api.supabase.com'],
  ['Upstash', upstashVariables, upstashToken, 'api.upstash.com'],
  ['Heroku', herokuVariables, herokuToken, 'api.heroku.com'],
])('%s says it when the answer is no such thing as its documents say', async (_, api, token, host) => {
  server.failOn(host, { kind: 'huge' }, { kind: 'huge' });
  await expect(pull(api, token)).rejects.toMatchObject({ code: 'API-108' });
});
