import { describe, expect, it } from 'vitest';
import { memoryTree } from '../../../test/support/memory-tree.ts';
import { readServices } from '../../../test/support/read-services.ts';
import { mergeFound } from '../../core/app/merge.ts';
import { compose } from './index.ts';

const file = `x-app: &app
  build: ./backend
  environment:
    DATABASE_URL: postgres://u:p@db:5432/shop
    REDIS_URL: \${REDIS_URL:-redis://cache:6379/0}
  volumes:
    - media:/app/media
    - static:/app/staticfiles
services:
  web:
    <<: *app
    command: sh -c "python manage.py migrate && gunicorn shop.wsgi"
    ports: ["127.0.0.1:8080:8000"]
    healthcheck:
      test: ["CMD", "curl", "-f", "http://localhost:8000/health/"]
    deploy:
      replicas: 3
  worker:
    <<: *app
    command: celery -A shop worker
  beat:
    <<: *app
    command: ["celery", "-A", "shop", "beat"]
  reload:
    <<: *app
    profiles: [dev]
    command: sleep 1
  db:
    image: postgres:16-alpine
  cache:
    image: docker.io/library/redis:7
  wiki:
    image: ghcr.io/requarks/wiki:2
    ports: ["3000"]
  nginx:
    image: nginx:alpine
`;
const files = {
  'docker-compose.prod.yml': file,
  'backend/Dockerfile': 'FROM python:3.12\nEXPOSE 9000\nCMD python main.py',
};

describe('a compose file', () => {
  it('tells services from what they need and from what helps them', async () => {
    const services = await readServices(files, compose);
    expect(services.map(({ id }) => id)).toEqual(['app', 'backend', 'backend.worker', 'backend.scheduler']);
    expect(services[0]).toMatchObject({ image: 'ghcr.io/requarks/wiki:2', port: 3000 });
    expect(services[1]).toMatchObject({
      folder: 'backend',
      kind: 'web',
      runtime: 'python',
      version: '3.12',
      migrate: 'python manage.py migrate',
      start: 'gunicorn shop.wsgi',
      port: 8000,
      health: '/health/',
      replicas: 3,
      dockerfile: 'backend/Dockerfile',
      from: [
        { file: 'docker-compose.prod.yml', line: 10 },
        { file: 'docker-compose.prod.yml', line: 12 },
      ],
    });
    expect(services[3]).toMatchObject({ start: 'celery -A shop beat' });
  });

  it('gives databases with the variables that lead to them, and volumes that hold what people gave', async () => {
    const { data } = mergeFound('app', [await compose.read(memoryTree(files))]);
    expect(data.map(({ id, env, folder, from }) => [id, env, folder, from[0]?.line])).toEqual([
      ['postgres', ['DATABASE_URL'], undefined, 29],
      ['redis', ['REDIS_URL'], undefined, 31],
      ['files.media', [], 'backend/media', 10],
    ]);
  });

  it('gives a service the folder whose code is built, from wherever it is built', async () => {
    const [api] = await readServices(
      {
        'compose.yml':
          'services:\n  api:\n    build: { context: ., dockerfile: docker/api.Dockerfile }\n    volumes: ["up:/app/uploads"]\n',
        'docker/api.Dockerfile': 'FROM node:20\nCOPY api .\nCMD npm start',
        'api/package.json': '{}',
      },
      compose,
    );
    expect(api).toMatchObject({ id: 'api', folder: 'api', dockerfile: 'docker/api.Dockerfile' });
  });

  it('takes what must have ended first for the migration of what is alike, and for a job otherwise', async () => {
    const services = await readServices(
      {
        'compose.yml': `services:
  web:
    build: .
    command: gunicorn app
    depends_on:
      prepare: { condition: service_completed_successfully }
      index: { condition: service_completed_successfully }
      db: { condition: service_healthy }
  prepare:
    build: .
    command: bash prestart.sh
  index:
    build: ./search
    command: node index.js
  db:
    image: postgres:16
`,
      },
      compose,
    );
    expect(services).toMatchObject([
      { id: 'app', kind: 'web', start: 'gunicorn app', migrate: 'bash prestart.sh' },
      { id: 'search.job', kind: 'job', start: 'node index.js' },
    ]);
  });

  it('that builds nothing beside code helps those who write it, unless it is for servers', async () => {
    const files = (name: string) => ({
      [name]: 'services:\n  proxy:\n    image: me/proxy:1\n  db:\n    image: postgres\n',
      'package.json': '{}',
    });
    const found = await compose.read(memoryTree(files('compose.yml')));
    expect([found.services, found.data?.map(({ kind }) => kind)]).toEqual([[], ['postgres']]);
    expect(await readServices(files('compose.prod.yml'), compose)).toHaveLength(1);
  });

  it('is read beside what is broken in it', async () => {
    const { services, incomplete } = await compose.read(
      memoryTree({ 'compose.yaml': 'services:\n  web:\n    build: .\n  db: "open\n' }),
    );
    expect(services).toHaveLength(1);
    expect(incomplete).toMatchObject([{ what: 'compose.yaml', line: 5 }]);
  });

  it('for developers is believed only without another, and never with a command that watches files', async () => {
    const dev = 'services:\n  web:\n    build: .\n    command: npm run dev\n';
    expect(
      await readServices(
        { 'compose.yml': 'services:\n  api:\n    build: .\n', 'compose.override.yml': dev },
        compose,
      ),
    ).toHaveLength(1);
    const [alone] = await readServices({ 'docker-compose.dev.yml': dev }, compose);
    expect(alone).not.toHaveProperty('start');
  });
});
