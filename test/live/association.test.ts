import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../src/io/servers/free-port.ts';
import { realShell } from '../../src/io/shell.ts';
import { copyOf, Diary, type Running, start, until } from '../support/live/programs.ts';
import { session, testPostgres, testRedis } from '../support/servers.ts';

/** Debian's own: tools/apps.mjs brings its packages. */
const python = '/usr/bin/python3';
const adminToken = 'a-token-of-this-run';
const diary = new Diary();
const ends: (() => unknown)[] = [];
let databaseUrl = '';
let backend = '';
let site = '';
let env: Record<string, string> = {};
let worker: Running;

async function run(
  argv: [string, ...string[]],
  cwd: string,
  more: Record<string, string> = {},
): Promise<string> {
  const { code, stdout, stderr } = await realShell.run({ argv, cwd, env: { ...more, NODE_ENV: '' } });
  if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}:\n${stdout}${stderr}`.slice(-3000));
  return stdout;
}

const rows = async (sql: string) => {
  const db = await session(databaseUrl);
  const found = await db.query(sql);
  await db.end();
  return found;
};

beforeAll(async () => {
  const { folder, remove } = copyOf('association');
  backend = join(folder, 'backend');
  ends.push(remove);
  await diary.time('PostgreSQL and Redis', async () => {
    const postgres = await testPostgres();
    const redis = await testRedis();
    ends.unshift(
      () => postgres.stop(),
      () => redis.stop(),
    );
    databaseUrl = postgres.url;
    env = {
      DJANGO_SECRET_KEY: 'of-this-run-only',
      ADMIN_TOKEN: adminToken,
      DATABASE_URL: databaseUrl,
      REDIS_URL: redis.url,
      ALLOWED_HOSTS: '127.0.0.1',
      SECURE_SSL_REDIRECT: '0',
      FIGURES_EVERY_SECONDS: '1',
    };
  });
  await diary.time('manage.py migrate', () => run([python, 'manage.py', 'migrate'], backend, env));
  await diary.time('Daphne answers /api/health/', async () => {
    const port = await freePort();
    site = `127.0.0.1:${port}`;
    const daphne = start(
      [python, '-m', 'daphne', '-b', '127.0.0.1', '-p', String(port), 'config.asgi:application'],
      backend,
      env,
    );
    ends.unshift(daphne.stop);
    await until('Daphne', daphne, async () => (await fetch(`http://${site}/api/health/`)).ok);
  });
  await diary.time('the Celery worker is ready', async () => {
    worker = start([python, '-m', 'celery', '-A', 'config', 'worker', '-l', 'info', '-c', '1'], backend, env);
    ends.unshift(worker.stop);
    await until('the worker', worker, async () => worker.said().includes('ready.'));
  });
});

afterAll(async () => {
  for (const end of ends) await end();
  diary.print('The association: Django, Channels, Celery and React, on Debian’s Python');
});

describe('the association', () => {
  it('answers its pages', async () => {
    await rows(`INSERT INTO public.community_project (title, slug, story, cover, goal_cents, published_at)
      VALUES ('Un verger', 'verger', 'Des pommiers.', '', 500000, now()), ('Brouillon', 'brouillon', '', '', 0, NULL)`);
    const answer = await fetch(`http://${site}/api/projects/`);
    expect(await answer.json()).toMatchObject({ projects: [{ slug: 'verger', goal: 500_000, cover: null }] });
  });

  it('repeats to the room what was said in it, and writes it down', async () => {
    const heard = await diary.time('a word in the room, by WebSocket', () =>
      run(
        [python, join(process.cwd(), 'test/support/live/say-in-room.py'), `ws://${site}/ws/room/`, 'Bonjour'],
        backend,
      ),
    );
    expect(JSON.parse(heard)).toEqual({ author: 'Unmoor', text: 'Bonjour' });
    expect(await rows('SELECT author, text FROM public.community_message')).toEqual([
      { author: 'Unmoor', text: 'Bonjour' },
    ]);
  });

  it('has its worker take up who wants to join', async () => {
    await diary.time('a task, from the request to the row', async () => {
      const answer = await fetch(`http://${site}/api/intents/`, {
        method: 'POST',
        body: JSON.stringify({ name: 'Ada', email: 'ada@example.test', message: 'Je viens.' }),
      });
      expect(answer.status).toBe(201);
      const notified = 'SELECT 1 FROM public.community_intent WHERE notified_at IS NOT NULL';
      await until('the task', worker, async () => (await rows(notified)).length === 1);
    });
  });

  it('counts its figures when beat says so', async () => {
    await diary.time('a task by beat’s clock', async () => {
      const beat = start([python, '-m', 'celery', '-A', 'config', 'beat', '-l', 'info'], backend, env);
      try {
        const figures = async () => (await fetch(`http://${site}/api/figures/`)).json();
        await until('the figures', beat, async () => 'members' in ((await figures()) as object));
        expect(await figures()).toEqual({ projects: 2, members: 1, pledged: 0 });
      } finally {
        await beat.stop();
      }
    });
  });

  it('keeps an uploaded cover below MEDIA_ROOT', async () => {
    const cover = (token: string) => {
      const form = new FormData();
      form.set('cover', new Blob(['not really a picture']), 'pommier.png');
      return fetch(`http://${site}/api/projects/verger/cover/`, {
        method: 'POST',
        headers: { 'x-admin-token': token },
        body: form,
      });
    };
    expect((await cover('another')).status).toBe(403);
    expect(await (await cover(adminToken)).json()).toMatchObject({ cover: '/media/covers/pommier.png' });
    expect(readFileSync(join(backend, 'media/covers/pommier.png'), 'utf8')).toBe('not really a picture');
  });

  it('builds its front end for the address that it is told', async () => {
    const front = join(backend, '../frontend/frontend');
    await diary.time('npm ci and vite build of the front end', async () => {
      await run(['npm', 'ci', '--no-audit', '--no-fund'], front);
      await run(['npm', 'run', 'build'], front, { VITE_API_URL: 'https://api.semeurs.example' });
    });
    const script = readdirSync(join(front, 'dist/assets')).find((name) => name.endsWith('.js')) ?? '';
    expect(readFileSync(join(front, 'dist/index.html'), 'utf8')).toContain(`/assets/${script}`);
    expect(readFileSync(join(front, 'dist/assets', script), 'utf8')).toContain('https://api.semeurs.example');
  });
});
