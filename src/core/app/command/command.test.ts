import { describe, expect, it } from 'vitest';
import { understand } from './command.ts';
import { lineOf, partsOf, wordsOf } from './words.ts';

describe('a command line', () => {
  it('is taken apart outside of quotes only', () => {
    expect(partsOf('a "x && y" && FOO=1 exec b; c 2>&1 || d').map(({ words }) => words.join(' '))).toEqual([
      'a x && y',
      'b',
      'c 2>&1',
      'd',
    ]);
    expect(partsOf(`sh -c "python manage.py migrate && daphne x"`).map(({ text }) => text)).toEqual([
      'python manage.py migrate',
      'daphne x',
    ]);
  });

  it('keeps loops and conditions whole, however deep', () => {
    const lines = ['if a; then b; if c; then d; fi; fi; e', 'for x in 1 2; do a; b; done && c'];
    expect(lines.map((line) => partsOf(line).map(({ text }) => text))).toEqual([
      ['if a; then b; if c; then d; fi; fi', 'e'],
      ['for x in 1 2; do a; b; done', 'c'],
    ]);
  });

  it('comes back from a list of words', () => {
    const words = ['sh', '-c', 'a && b', "it's", 'x=$PORT', ''];
    expect(wordsOf(lineOf(words))).toEqual(words);
    expect(lineOf(['node', 'dist/main.js'])).toBe('node dist/main.js');
  });
});

const scripts = {
  start: 'node dist/server.js',
  'start:prod': 'npm run migrate && npm start',
  migrate: 'prisma migrate deploy',
  worker: 'node dist/jobs.js',
  web: 'next start -p 4000',
  loop: 'npm run loop',
};

describe('what a command does', () => {
  it.each([
    [
      'gunicorn config.wsgi:application --bind 0.0.0.0:$PORT',
      { kind: 'web', server: 'gunicorn', port: 8000 },
    ],
    ['gunicorn -b :9000 app:app', { kind: 'web', server: 'gunicorn', port: 9000 }],
    ['python -m uvicorn main:app --port 8080', { kind: 'web', server: 'uvicorn', port: 8080 }],
    ['poetry run uvicorn main:app --port=${PORT:-8090}', { kind: 'web', server: 'uvicorn', port: 8090 }],
    ['celery -A config worker -l info', { kind: 'worker', engine: 'celery' }],
    ['celery -A config beat', { kind: 'scheduler', engine: 'celery' }],
    ['python manage.py rqworker default', { kind: 'worker', engine: 'rq' }],
    [
      'python3 manage.py runserver 0.0.0.0:8000',
      { kind: 'web', framework: 'django', server: 'runserver', port: 8000 },
    ],
    ['python manage.py send_digest', { kind: 'job' }],
    ['next start -p 4000', { kind: 'web', framework: 'next', port: 4000 }],
    ['npx serve -s build', { kind: 'static' }],
    ['node dist/worker.js', { kind: 'worker' }],
    ['node dist/main.js', {}],
    ['bundle exec puma', {}],
  ])('%s', (command, expected) => {
    const { start, folder, usualPort, ...said } = understand(command);
    expect({ ...said, port: said.port ?? usualPort }).toEqual(expected);
    expect([start, folder]).toEqual([command, '']);
  });

  it.each([
    ["bash -c 'while !</dev/tcp/db/5432; do sleep 1; done; uwsgi app.ini'", 'uwsgi app.ini'],
    ['until nc -z db 5432; do echo waiting; sleep 2; done && npm start', 'npm start'],
    ['while true; do python pull.py; sleep 60; done', 'while true; do python pull.py; sleep 60; done'],
  ])('leaves out what only waits: %s', (command, start) => {
    expect(understand(command).start).toBe(start);
  });

  it('keeps what is done once for a release apart from what serves', () => {
    expect(
      understand([
        'sh',
        '-c',
        'python manage.py migrate && daphne -b 0.0.0.0 -p ${PORT:-8000} config.asgi:application',
      ]),
    ).toEqual({
      folder: '',
      kind: 'web',
      server: 'daphne',
      port: 8000,
      usualPort: 8000,
      migrate: 'python manage.py migrate',
      start: 'daphne -b 0.0.0.0 -p ${PORT:-8000} config.asgi:application',
    });
    expect(understand('python manage.py migrate')).toEqual({
      folder: '',
      migrate: 'python manage.py migrate',
    });
    expect(understand('python manage.py collectstatic --noinput && gunicorn a.wsgi').start).toBe(
      'python manage.py collectstatic --noinput && gunicorn a.wsgi',
    );
  });

  it('follows a change of folder within the app, and not out of it', () => {
    expect(understand('cd backend && gunicorn a.wsgi')).toMatchObject({
      folder: 'backend',
      start: 'gunicorn a.wsgi',
    });
    expect(understand('cd /app && gunicorn a.wsgi', 'api').folder).toBe('api');
    expect(understand('cd ../../.. && node x', 'api').folder).toBe('api');
  });

  it.each([
    ['npm start', {}],
    ['npm run worker', { kind: 'worker' }],
    ['yarn web', { kind: 'web', framework: 'next', port: 4000 }],
    ['pnpm --filter web run web', { kind: 'web', framework: 'next', port: 4000 }],
    ['npm run loop', {}],
    ['npm run scheduler', { kind: 'scheduler' }],
  ])('looks into the scripts of %s', (command, expected) => {
    const { start: _, folder: __, usualPort: ___, ...said } = understand(command, '', () => scripts);
    expect(said).toEqual(expected);
  });

  it('takes a migration out of a line of scripts', () => {
    expect(understand('npm run migrate && npm start', '', () => scripts)).toEqual({
      folder: '',
      migrate: 'npm run migrate',
      start: 'npm start',
    });
  });
});
