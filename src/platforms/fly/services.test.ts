import { expect, it } from 'vitest';
import { memoryTree } from '../../../test/support/memory-tree.ts';
import { mergeFound } from '../../core/app/merge.ts';
import { flyServices } from './services.ts';

const read = async (text: string) =>
  mergeFound('app', [await flyServices.read(memoryTree({ 'fly.toml': text }))]);

it('reads processes, the one that answers, its checks, the release and what is mounted', async () => {
  const { services, data } = await read(`
[deploy]
release_command = "npx prisma migrate deploy"
[processes]
app = "node server.js"
queue = "node other.js"
[http_service]
internal_port = 8080
processes = ["app"]
[[http_service.checks]]
path = "/up"
[mounts]
source = "data"
destination = "/app/uploads"
`);
  expect(services).toMatchObject([
    {
      id: 'app',
      kind: 'web',
      start: 'node server.js',
      port: 8080,
      health: '/up',
      migrate: 'npx prisma migrate deploy',
    },
    { id: 'app.worker', kind: 'worker', start: 'node other.js' },
  ]);
  expect(data).toMatchObject([
    { kind: 'files', platform: 'fly', folder: 'uploads', from: [{ file: 'fly.toml', line: 12 }] },
  ]);
});

it('reads the older form, with one process that has no name', async () => {
  const { services } = await read(
    '[build]\ndockerfile = "Dockerfile"\n[[services]]\ninternal_port = 3000\n[[services.http_checks]]\npath = "/ok"\n',
  );
  expect(services).toMatchObject([{ kind: 'web', port: 3000, health: '/ok', dockerfile: 'Dockerfile' }]);
});
