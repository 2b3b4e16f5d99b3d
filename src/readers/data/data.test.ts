import { describe, expect, it } from 'vitest';
import { memoryTree } from '../../../test/support/memory-tree.ts';
import { mergeFound } from '../../core/app/merge.ts';
import { data as reader } from './index.ts';

const read = async (files: Record<string, string>) =>
  mergeFound('app', [await reader.read(memoryTree(files))]).data;
const ids = async (files: Record<string, string>) => (await read(files)).map(({ id }) => id);
const npm = (...names: readonly string[]) =>
  JSON.stringify({ dependencies: Object.fromEntries(names.map((name) => [name, '1'])) });

describe('what packages speak to', () => {
  it.each<[string, Record<string, string>, string[]]>([
    ['a driver', { 'package.json': npm('pg'), 'db.ts': "import { Pool } from 'pg';" }, ['postgres']],
    [
      'a driver that a tool loads by name',
      { 'package.json': npm('pg', 'knex'), 'knexfile.js': "module.exports = { client: 'pg' };" },
      ['postgres'],
    ],
    ['a driver that nothing uses', { 'package.json': npm('pg', 'ioredis'), 'db.ts': '// import pg' }, []],
    [
      'a driver that only a test uses',
      { 'package.json': npm('pg'), 'db.test.ts': "import pg from 'pg';" },
      [],
    ],
    [
      'a queue',
      { 'package.json': npm('bullmq'), 'q.ts': "import { Queue } from 'bullmq';" },
      ['redis', 'queue.bullmq'],
    ],
    [
      'a store',
      { 'package.json': npm('@aws-sdk/client-s3'), 's.ts': "import { S3Client } from '@aws-sdk/client-s3';" },
      ['objects'],
    ],
    [
      'Prisma',
      {
        'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}',
      },
      ['postgres'],
    ],
    ['Prisma with a file', { 'prisma/schema.prisma': 'datasource db {\n  provider = "sqlite"\n}' }, []],
    ['Django', { 'requirements.txt': 'Django\npsycopg2-binary' }, ['postgres']],
    [
      'Celery',
      { 'requirements.txt': 'celery[redis]', 'a.py': "app = Celery('a')" },
      ['redis', 'queue.celery'],
    ],
    [
      'Go',
      {
        'go.mod':
          'require (\n\tgithub.com/jackc/pgx/v5 v5.7\n\tgithub.com/redis/go-redis/v9 v9.0 // indirect\n)',
      },
      ['postgres'],
    ],
    [
      'a file',
      { 'package.json': npm('better-sqlite3'), 'db.js': "const db = new Database('data/menu.db');" },
      ['files.sqlite'],
    ],
  ])('%s', async (_, files, expected) => {
    expect(await ids(files)).toEqual(expected);
  });

  it('is told with the places that say so', async () => {
    const [postgres] = await read({ 'package.json': npm('pg'), 'src/db.ts': "\nimport pg from 'pg';" });
    expect(postgres?.from).toEqual([
      { file: 'package.json', line: 1 },
      { file: 'src/db.ts', line: 2 },
    ]);
  });
});

describe('what Redis is used for', () => {
  it.each([
    ['redis.set(`session:${id}`, 1)', 'sessions'],
    ['redis.hset(`cart:${id}`, item)', 'carts'],
    ['redis.incr(`ratelimit:${ip}`)', 'ratelimit'],
    ["redis.set('cache:home', html)", 'cache'],
    ['redis.setEx(key, 60, page)', 'cache'],
    ["redis.publish('news', text)", 'channels'],
  ])('%s', async (call, use) => {
    const [redis] = await read({
      'package.json': npm('ioredis'),
      'r.ts': `import Redis from 'ioredis';\nconst redis = new Redis();\n${call};`,
    });
    expect(redis?.uses).toEqual([use]);
  });

  it('is not told by a word that only stands somewhere', async () => {
    const files = {
      'package.json': npm('ioredis'),
      'r.ts': "import Redis from 'ioredis';\nlog('session: none'); // redis.set('cart:1')",
    };
    expect((await read(files))[0]).not.toHaveProperty('uses');
  });
});

describe('folders of uploads', () => {
  it.each<[string, Record<string, string>, string]>([
    [
      'MEDIA_ROOT',
      {
        'api/manage.py': '',
        'api/config/settings.py': 'MEDIA_ROOT = Path(os.environ.get("VOLUME", BASE_DIR / "media"))',
      },
      'api/media',
    ],
    ['multer', { 'package.json': '{}', 'up.js': "const upload = multer({ dest: 'uploads/' });" }, 'uploads'],
    [
      'a variable',
      { 'web/package.json': '{}', 'web/up.ts': "const dir = process.env.UPLOAD_DIR ?? './files';" },
      'web/files',
    ],
    ['Flask', { 'app.py': "app.config['UPLOAD_FOLDER'] = '/app/uploads'" }, 'uploads'],
  ])('are named by %s', async (_, files, folder) => {
    expect(await read(files)).toMatchObject([{ kind: 'files', folder }]);
  });

  it('are not what only passes through', async () => {
    expect(
      await ids({
        'package.json': '{}',
        'up.js': "multer({ dest: '/tmp/in' });",
        'go.ts': "redirect({ destination: '/login' });",
      }),
    ).toEqual([]);
  });
});
