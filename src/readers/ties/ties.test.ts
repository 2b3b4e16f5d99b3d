import { describe, expect, it } from 'vitest';
import { memoryTree } from '../../../test/support/memory-tree.ts';
import { tiesOf } from '../../../test/support/ties-of.ts';
import { tiesOfAny } from './index.ts';

const reader = tiesOfAny([{ id: 'supabase', hosts: ['.supabase.co'] }]);
const asgi = { 'config/asgi.py': 'x', 'config/base.py': 'ASGI_APPLICATION = "config.asgi.application"' };

describe('what breaks wherever an app moves', () => {
  it.each([
    [
      'src/api.ts',
      'const api = import.meta.env.VITE_API_URL',
      ['src/api.ts:1 any.build-variable VITE_API_URL'],
    ],
    [
      'src/api.ts',
      'const site = process.env.NEXT_PUBLIC_SITE_URL',
      ['src/api.ts:1 any.build-variable NEXT_PUBLIC_SITE_URL'],
    ],
    ['settings.py', 'SECURE_SSL_REDIRECT = not DEBUG', ['settings.py:1 any.ssl-redirect']],
    [
      'settings.py',
      'SECURE_HSTS_SECONDS = env.int("A", default=31536000)\nSECURE_HSTS_PRELOAD = True',
      ['settings.py:1 any.hsts'],
    ],
    [
      'next.config.js',
      'const h = "max-age=63072000; includeSubDomains; preload"',
      ['next.config.js:1 any.hsts'],
    ],
    [
      'Dockerfile',
      'CMD sh -c "python manage.py migrate && daphne a.asgi"',
      ['Dockerfile:1 any.migrate-at-start'],
    ],
    [
      'package.json',
      '{\n"scripts": {\n"start": "prisma migrate deploy && node dist/main.js"\n}\n}',
      ['package.json:3 any.migrate-at-start'],
    ],
    [
      'entrypoint.sh',
      '#!/bin/sh\nalembic upgrade head\nexec uvicorn a:app',
      ['entrypoint.sh:2 any.migrate-at-start'],
    ],
    ['Procfile', 'worker: celery -A a worker -B', ['Procfile:1 any.beat-in-worker']],
    ['Procfile', 'beat: celery -A a beat\nother: celery -A a beat', ['Procfile:2 any.beats']],
    ['public/_redirects', '/* /index.html 200', ['public/_redirects:1 any.cdn-file']],
    ['a.js', "\nimport mongoose from 'mongoose';", ['a.js:2 any.other-database']],
    ['a.py', 'from motor.motor_asyncio import AsyncIOMotorClient', ['a.py:1 any.other-database']],
    [
      'a.py',
      "DATABASES = {'default': {'ENGINE': 'django.db.backends.mysql'}}",
      ['a.py:1 any.other-database'],
    ],
    ['a.py', 'create_engine("mysql+pymysql://u@h/d")', ['a.py:1 any.other-database']],
    ['schema.prisma', 'datasource db {\n  provider = "mysql"\n}', ['schema.prisma:2 any.other-database']],
  ])('is found in %s: %s', async (path, text, ties) => {
    expect(await tiesOf(reader, { [path]: text })).toEqual(ties);
  });

  it.each<[string, Record<string, string>]>([
    ['a build variable without an address', { 'a.ts': 'import.meta.env.VITE_TITLE' }],
    ['a variable of a server', { 'a.py': 'os.environ["PUBLIC_URL"]', 'b.ts': 'process.env.PUBLIC_URL' }],
    ['one that its platform tells of', { 'a.ts': 'process.env.NEXT_PUBLIC_SUPABASE_URL' }],
    [
      'a redirect with the header',
      { 'a.py': 'SECURE_SSL_REDIRECT = True', 'b.py': 'SECURE_PROXY_SSL_HEADER = ("A", "b")' },
    ],
    ['a redirect that is off', { 'a.py': 'SECURE_SSL_REDIRECT = False  # True' }],
    ['a short promise', { 'a.py': 'SECURE_HSTS_SECONDS = 300\nSECURE_HSTS_PRELOAD = True' }],
    ['a promise for one name', { 'a.py': 'SECURE_HSTS_SECONDS = 31536000\nSECURE_HSTS_PRELOAD = False' }],
    ['a migration by itself', { Procfile: 'release: python manage.py migrate\nweb: gunicorn a' }],
    [
      'a script that prepares',
      { 'package.json': '{ "scripts": { "dev": "prisma migrate deploy && tsc" } }' },
    ],
    [
      'one scheduler in each of two files',
      { Procfile: 'beat: celery -A a beat', 'compose.yml': 'command: celery -A a beat' },
    ],
    ['connections under WSGI', { 'a.py': 'DATABASES = {"default": {"CONN_MAX_AGE": 600}}' }],
    [
      'a database that Unmoor moves',
      { 'a.py': 'create_engine("postgresql+psycopg://u@h/d")', 'b.ts': "import pg from 'pg'" },
    ],
    ['a database that only a remark names', { 'a.ts': '// mongodb://h\nexport const engine = "mysql-like"' }],
    ['eviction of a mere cache', { 'redis.conf': 'maxmemory-policy allkeys-lru' }],
  ])('is not %s', async (_, files) => {
    expect(await tiesOf(reader, files)).toEqual([]);
  });

  it('is a connection that is kept under ASGI, in either way of writing it', async () => {
    const settings =
      'DATABASES = {\n "default": dj_database_url.config(conn_max_age=600),\n "b": {"CONN_MAX_AGE": 60},\n "c": {"CONN_MAX_AGE": 0},\n}';
    expect(await tiesOf(reader, { ...asgi, 'settings.py': settings })).toEqual([
      'settings.py:2 any.conn-max-age',
      'settings.py:3 any.conn-max-age',
    ]);
  });

  it('is a health check that asks under another name', async () => {
    const compose =
      'services:\n  web:\n    healthcheck:\n      test: curl -f http://localhost:8000/health/\n';
    expect(await tiesOf(reader, { 'compose.yml': compose, 'a.py': 'ALLOWED_HOSTS = ["shop.fr"]' })).toEqual([
      'compose.yml:4 any.health-host',
    ]);
    expect(
      await tiesOf(reader, { 'compose.yml': compose, 'a.py': 'ALLOWED_HOSTS = ["shop.fr", "localhost"]' }),
    ).toEqual([]);
  });

  it('is a Redis that may throw away waiting work', async () => {
    const compose = 'services:\n  cache:\n    command: redis-server --maxmemory-policy allkeys-lru\n';
    expect(await tiesOf(reader, { 'compose.yml': compose, 'a.py': 'from celery import Celery' })).toEqual([
      'compose.yml:3 any.redis-eviction allkeys-lru',
    ]);
  });
});

describe('the app’s own names', () => {
  it('are those of its hosts, origins and addresses', async () => {
    const { domains } = await reader.read(
      memoryTree({
        'settings.py':
          'ALLOWED_HOSTS = ["shop.fr", "localhost"]\nCDN = "https://cdn.jsdelivr.net"\nCORS_ALLOWED_ORIGINS = ["https://www.shop.fr"]',
        '.env.example':
          'SITE_URL=https://shop.fr\nAPI_URL=https://a.supabase.co\nMAIL=me@post.fr\n# SITE_URL=https://no.fr',
        'nginx.conf': 'server {\n  server_name api.shop.fr;\n}',
        'README.md': 'SITE_URL=https://no.fr',
        'a.ts':
          'const siteUrl = "https://shop.fr"; const other = "https://stripe.com"; const corsFile = "a.json";',
      }),
    );
    expect(domains?.map(({ host, from }) => `${host} ${from.map(({ file }) => file).join(' ')}`)).toEqual([
      'api.shop.fr nginx.conf',
      'shop.fr .env.example a.ts settings.py',
      'www.shop.fr settings.py',
    ]);
  });
});
