import { expect, it } from 'vitest';
import { memoryTree } from '../../../test/support/memory-tree.ts';
import { mergeFound } from '../../core/app/merge.ts';
import { weights } from '../../core/app/reader.ts';
import { herokuServices } from './services.ts';

it('adds from app.json the number of dynos to what a Procfile starts, and the add-ons', async () => {
  const json =
    '{ "addons": ["heroku-postgresql:mini", { "plan": "heroku-redis" }],\n "formation": { "web": { "quantity": 2 }, "mailer": { "quantity": 1 } } }';
  const found = await herokuServices.read(memoryTree({ 'app.json': json }));
  const web = {
    kind: 'web' as const,
    folder: '',
    name: 'web',
    start: 'node a.js',
    weight: weights.procfile,
    from: [{ file: 'Procfile' }],
  };
  const { services, data } = mergeFound('app', [found, { services: [web] }]);
  expect(services).toMatchObject([{ start: 'node a.js', replicas: 2 }]);
  expect(data.map(({ kind, platform, env }) => [kind, platform, env])).toEqual([
    ['postgres', 'heroku', ['DATABASE_URL']],
    ['redis', 'heroku', ['REDIS_URL']],
  ]);
});

it("takes no heed of Expo's app.json", async () => {
  expect(
    await herokuServices.read(memoryTree({ 'app.json': '{ "expo": { "name": "a" }, "web": {} }' })),
  ).toEqual({ services: [], data: [], incomplete: [] });
});

it('reads heroku.yml', async () => {
  const yml =
    'build:\n  docker:\n    web: Dockerfile\n    worker: worker/Dockerfile\nrun:\n  web: node a.js\nrelease:\n  command:\n    - npm run migrate\n';
  const { services } = mergeFound('app', [await herokuServices.read(memoryTree({ 'heroku.yml': yml }))]);
  expect(services).toMatchObject([
    { kind: 'web', start: 'node a.js', migrate: 'npm run migrate', dockerfile: 'Dockerfile' },
  ]);
});
