import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../src/io/servers/free-port.ts';
import { realShell } from '../../src/io/shell.ts';
import { copyOf, Diary, type Running, start, until } from '../support/live/programs.ts';
import { resendApi, type ResendApi } from '../support/platforms/resend-api.ts';
import { supabaseRest } from '../support/platforms/supabase-rest.ts';
import { upstashRest } from '../support/platforms/upstash-rest.ts';
import { session, testPostgres, testRedis } from '../support/servers.ts';

const secret = 'a-secret-of-this-run';
const diary = new Diary();
const ends: (() => unknown)[] = [];
let mail: ResendApi;
let databaseUrl = '';
let api = '';
let front = '';

/** Calls the API as one visitor would, whose cookie is kept. */
let cookie = '';
async function visit(path: string, body?: object): Promise<Response> {
  const answer = await fetch(`${api}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', cookie },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie;
  return answer;
}

async function built(folder: string, env: Record<string, string>): Promise<void> {
  for (const argv of [
    ['npm', 'ci', '--no-audit', '--no-fund'],
    ['npm', 'run', 'build'],
  ] as const) {
    const { code, stdout, stderr } = await realShell.run({ argv: [...argv], cwd: folder, env });
    if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}:\n${stdout}${stderr}`.slice(-3000));
  }
}

async function startPlatforms(folder: string): Promise<Record<string, string>> {
  const postgres = await testPostgres();
  const redis = await testRedis();
  databaseUrl = postgres.url;
  const db = await session(databaseUrl);
  await db.run(readFileSync(join(folder, 'supabase/migrations/20260103090000_shop.sql'), 'utf8'));
  await db.run(readFileSync(join(folder, 'supabase/seed.sql'), 'utf8'));
  await db.end();
  const supabase = await supabaseRest(databaseUrl, secret);
  const upstash = await upstashRest(redis.url, secret);
  mail = await resendApi(secret);
  ends.push(supabase.stop, upstash.stop, mail.stop);
  ends.push(
    () => postgres.stop(),
    () => redis.stop(),
  );
  return {
    NODE_ENV: 'production',
    SUPABASE_URL: supabase.url,
    SUPABASE_SERVICE_ROLE_KEY: secret,
    UPSTASH_REDIS_URL: upstash.url,
    UPSTASH_REDIS_TOKEN: secret,
    RESEND_API_KEY: secret,
    RESEND_BASE_URL: mail.url,
    CRON_SECRET: secret,
  };
}

async function serve(
  what: string,
  argv: [string, ...string[]],
  folder: string,
  env: Record<string, string>,
  path: string,
) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const program: Running = start(argv, folder, { ...env, PORT: String(port) });
  ends.unshift(program.stop);
  await until(what, program, async () => (await fetch(`${url}${path}`)).ok);
  return url;
}

beforeAll(async () => {
  const { folder, remove } = copyOf('shop');
  ends.push(remove);
  const frontend = join(folder, 'frontend');
  await diary.time('npm ci and npm run build of the API', () => built(folder, { NODE_ENV: '' }));
  const env = await diary.time('PostgreSQL, Redis, and stand-ins of Supabase, Upstash and Resend', () =>
    startPlatforms(folder),
  );
  api = await diary.time('the API answers /api/health', () =>
    serve('the API', ['npm', 'start'], folder, env, '/api/health'),
  );
  const urls = { NEXT_PUBLIC_API_URL: api, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: '' };
  await diary.time('npm ci and npm run build of the front end', () => built(frontend, urls));
  front = await diary.time('the front end answers /', () =>
    serve(
      'the front end',
      ['npm', 'start'],
      frontend,
      { ...urls, NODE_ENV: 'production', CRON_SECRET: secret },
      '/',
    ),
  );
});

afterAll(async () => {
  for (const end of ends) await end();
  diary.print('The shop: Express and Next.js, over stand-ins of Supabase, Upstash and Resend');
});

describe('the shop', () => {
  it('shows what can be bought, and what has sold out to whoever has its address', async () => {
    const names = async () =>
      ((await (await visit('/api/products')).json()) as { name: string }[]).map(({ name }) => name);
    expect(await names()).toEqual(['Bracelet Mirabelle', 'Collier Quetsche']);
    expect(await names()).toEqual(['Bracelet Mirabelle', 'Collier Quetsche']);
    expect(await (await visit('/api/products/boucles-reine-claude')).json()).toMatchObject({ stock: 0 });
    expect((await visit('/api/products/none')).status).toBe(404);
  });

  it('takes an order: stock, rows, cart and mail agree', async () => {
    await diary.time('a test order', async () => {
      await visit('/api/cart', { slug: 'bracelet-mirabelle', quantity: 2 });
      expect(await (await visit('/api/cart', { slug: 'collier-quetsche', quantity: 1 })).json()).toEqual({
        'bracelet-mirabelle': 2,
        'collier-quetsche': 1,
      });
      const answer = await visit('/api/orders', { email: 'acheteuse@example.test' });
      expect(answer.status).toBe(201);
      expect(await answer.json()).toMatchObject({ id: 1, total_cents: 10_700 });
    });
    const db = await session(databaseUrl);
    const stock = await db.query('SELECT slug, stock FROM public.products ORDER BY slug');
    await db.end();
    expect(stock.map((row) => row['stock'])).toEqual([0, 10, 2]);
    expect(await (await visit('/api/cart')).json()).toEqual({});
    expect(mail.sent.map(({ to, subject }) => `${to}: ${subject}`)).toEqual([
      'acheteuse@example.test: Votre commande n° 1',
    ]);
  });

  it('puts an old order back into the cart, and refuses what is not in stock', async () => {
    expect((await visit('/api/orders/1/again', {})).status).toBe(204);
    await visit('/api/cart', { slug: 'collier-quetsche', quantity: 9 });
    const answer = await visit('/api/orders', { email: 'acheteuse@example.test' });
    expect(answer.status).toBe(409);
    expect(await answer.json()).toEqual({ error: 'not enough of collier-quetsche' });
  });

  it('stores a picture and shows it', async () => {
    const form = new FormData();
    form.set('picture', new Blob([Buffer.from('a picture')], { type: 'image/png' }), 'ring.png');
    const answer = await fetch(`${api}/api/products/bracelet-mirabelle/picture`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}` },
      body: form,
    });
    const { picture } = (await answer.json()) as { picture: string };
    const shown = await fetch(picture);
    expect(shown.headers.get('content-type')).toBe('image/png');
    expect(await shown.text()).toBe('a picture');
    expect(await (await visit('/api/products/bracelet-mirabelle')).json()).toMatchObject({ picture });
  });

  it('welcomes a subscriber once, and no more than five requests a minute', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 6; i++)
      statuses.push((await visit('/api/newsletter', { email: 'lectrice@example.test' })).status);
    expect(statuses).toEqual([204, 204, 204, 204, 204, 429]);
    expect(mail.sent.filter(({ subject }) => subject === 'Bienvenue')).toHaveLength(1);
  });

  it('renders its pages, and lets its cron in by the secret only', async () => {
    expect(await (await fetch(front)).text()).toContain('Bracelet Mirabelle');
    expect(await (await fetch(`${front}/bijoux/collier-quetsche`)).text()).toContain('49,00');
    expect((await fetch(`${front}/cron/abandoned-carts`)).status).toBe(401);
    const called = await fetch(`${front}/cron/abandoned-carts`, {
      headers: { authorization: `Bearer ${secret}` },
    });
    expect(await called.json()).toEqual({ abandoned: 0 });
  });
});
