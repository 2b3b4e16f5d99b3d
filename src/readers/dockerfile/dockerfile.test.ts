import { describe, expect, it } from 'vitest';
import { memoryTree } from '../../../test/support/memory-tree.ts';
import { readServices } from '../../../test/support/read-services.ts';
import { imageOf, readDockerfile } from '../../core/formats/dockerfile.ts';
import { dockerfile } from './index.ts';

const image = (...lines: readonly string[]) => imageOf(readDockerfile(lines.join('\n')));

describe('a Dockerfile', () => {
  it('is read through stages, defaults, remarks and lines that go on', () => {
    const read = image(
      'ARG NODE=20',
      'FROM node:${NODE}-alpine AS base',
      'ENV A=1 B="two words"',
      'EXPOSE 3000/tcp',
      'FROM base AS build',
      'RUN npm ci && \\',
      '  # a remark between',
      '  npm run build',
      'CMD ["never"]',
      'FROM base',
      'COPY --from=build /app/dist ./dist',
      'USER node',
      'HEALTHCHECK --interval=5s CMD curl -f http://localhost:3000/up || exit 1',
      'CMD ["node", "dist/main.js"]',
    );
    expect(read).toMatchObject({
      base: 'node:20-alpine',
      command: { text: 'node dist/main.js', line: 14 },
      ports: [3000],
      user: 'node',
      holdsPages: true,
    });
    expect(read?.environment.get('B')).toBe('two words');
  });

  it.each([
    [['ENTRYPOINT ["python", "-m"]', 'CMD ["app"]'], 'python -m app'],
    [['ENTRYPOINT ["/entrypoint.sh"]', 'CMD ["gunicorn", "a.wsgi"]'], 'gunicorn a.wsgi'],
    [['ENTRYPOINT ./run'], './run'],
    [['CMD one', 'CMD two'], 'two'],
    [['RUN <<EOF', 'CMD not this', 'EOF'], undefined],
  ])('%j starts %s', (lines, command) => {
    expect(image('FROM x', ...lines)?.command?.text).toBe(command);
  });
});

const read = (files: Record<string, string>) => readServices(files, dockerfile);

describe('its service', () => {
  it('is told by the command, and a guess of the kind without a telling one', async () => {
    expect(
      await read({
        'api/Dockerfile':
          'FROM python:3.11-slim\nEXPOSE 8000\nHEALTHCHECK CMD wget -qO- http://127.0.0.1:8000/api/health/\nCMD sh -c "python manage.py migrate && daphne -p ${PORT:-8000} config.asgi:application"',
      }),
    ).toMatchObject([
      {
        id: 'api',
        runtime: 'python',
        version: '3.11',
        server: 'daphne',
        port: 8000,
        health: '/api/health/',
        migrate: 'python manage.py migrate',
        dockerfile: 'api/Dockerfile',
      },
    ]);
    const { services } = await dockerfile.read(memoryTree({ Dockerfile: 'FROM node:20\nCMD node main.js' }));
    expect(services).toMatchObject([{ guessed: 'kind', runtime: 'node', version: '20' }]);
  });

  it('is of pages where a web server holds them, and none where it only stands in front', async () => {
    const pages =
      'FROM node:20 AS build\nRUN npm run build\nFROM nginx:alpine\nCOPY --from=build /app/dist /usr/share/nginx/html';
    expect(await read({ 'web/Dockerfile': pages })).toMatchObject([{ kind: 'static', server: 'nginx' }]);
    expect(await read({ 'nginx/Dockerfile': 'FROM nginx\nCOPY nginx.conf /etc/nginx/nginx.conf' })).toEqual(
      [],
    );
  });

  it('belongs to the folder whose code it copies', async () => {
    const files = {
      Dockerfile: 'FROM node:20\nCOPY backend/package.json .\nCOPY backend ./\nCMD npm start',
      'backend/package.json': '{}',
    };
    expect(await read(files)).toMatchObject([{ folder: 'backend', dockerfile: 'Dockerfile' }]);
    const copied = (text: string) =>
      read({
        'docker/Dockerfile': `FROM node:20\n${text}\nCMD npm start`,
        'package.json': '{}',
        'apps/api/package.json': '{}',
      });
    expect(await copied('COPY . /app')).toMatchObject([{ folder: '' }]);
    expect(await copied('COPY package.json ./\nCOPY apps/api apps/api')).toMatchObject([
      { folder: 'apps/api' },
    ]);
  });

  it('is none in files for developers and tests', async () => {
    const text = 'FROM node:20\nCMD node a.js';
    expect(
      await read({
        'Dockerfile.dev': text,
        '.devcontainer/Dockerfile': text,
        'tests/Dockerfile': text,
        'Dockerfile.dockerignore': text,
      }),
    ).toEqual([]);
  });
});
