import { expect, it } from 'vitest';
import { readServices } from '../../../test/support/read-services.ts';
import { procfile } from './index.ts';

it('tells each process by its name and its command', async () => {
  const services = await readServices(
    {
      Procfile: [
        '# web: not this',
        'web: gunicorn shop.wsgi --bind 0.0.0.0:$PORT',
        'release: python manage.py migrate',
        'worker: celery -A shop worker',
        'clock: python clock.py',
        'mailer: bin/mailer',
      ].join('\r\n'),
      'examples/Procfile': 'web: nothing',
    },
    procfile,
  );
  expect(services.map(({ id, start, migrate }) => [id, start, migrate])).toEqual([
    ['app', 'gunicorn shop.wsgi --bind 0.0.0.0:$PORT', 'python manage.py migrate'],
    ['app.worker', 'bin/mailer', undefined],
    ['app.worker.worker', 'celery -A shop worker', undefined],
    ['app.scheduler', 'python clock.py', undefined],
  ]);
});

it('looks into the scripts of a package.json, and follows a change of folder', async () => {
  const files = {
    Procfile: 'web: cd api && npm run serve\nworker: npm run --prefix api jobs',
    'api/package.json': '{ "scripts": { "serve": "next start -p 4000" } }',
  };
  expect(await readServices(files, procfile)).toMatchObject([
    { id: 'app.worker', folder: '', start: 'npm run --prefix api jobs' },
    { id: 'api', folder: 'api', start: 'npm run serve', framework: 'next', port: 4000 },
  ]);
});
