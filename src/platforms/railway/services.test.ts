import { describe, expect, it } from 'vitest';
import { memoryTree } from '../../../test/support/memory-tree.ts';
import { readServices } from '../../../test/support/read-services.ts';
import { railwayServices } from './services.ts';

const read = (files: Record<string, string>) => readServices(files, railwayServices);

describe("Railway's config as code", () => {
  it('says how a service is built, migrated, started and asked', async () => {
    const toml = [
      '[build]',
      'buildCommand = "npm run build"',
      'dockerfilePath = "docker/api.Dockerfile"',
      '[deploy]',
      'preDeployCommand = ["npm run migrate"]',
      'startCommand = "node dist/main.js"',
      'healthcheckPath = "/up"',
      'numReplicas = 2',
    ].join('\n');
    expect(await read({ 'api/railway.toml': toml })).toEqual([
      {
        id: 'api',
        kind: 'web',
        folder: 'api',
        runtime: 'other',
        build: 'npm run build',
        migrate: 'npm run migrate',
        start: 'node dist/main.js',
        health: '/up',
        replicas: 2,
        dockerfile: 'api/docker/api.Dockerfile',
        websockets: false,
        from: [{ file: 'api/railway.toml', line: 6 }],
      },
    ]);
  });

  it('may be several files, of which one is started by the clock, and production overrides', async () => {
    const json = {
      deploy: { startCommand: 'node a.js' },
      environments: { production: { deploy: { startCommand: 'node b.js' } } },
    };
    expect(
      await read({
        'railway.json': JSON.stringify(json),
        'railway.cron.json': '{ "deploy": { "startCommand": "node job.js", "cronSchedule": "0 3 * * *" } }',
        'railway.worker.toml': '[deploy]\nstartCommand = "celery -A a worker"',
      }),
    ).toMatchObject([
      { kind: 'web', start: 'node b.js' },
      { kind: 'worker', start: 'celery -A a worker' },
      { kind: 'job', start: 'node job.js', schedule: '0 3 * * *' },
    ]);
  });

  it('that is broken is named with its line, and the rest is read', async () => {
    const { services, incomplete } = await railwayServices.read(
      memoryTree({ 'railway.json': '{ "deploy": { "startCommand": "node a.js" },\n "build": { ' }),
    );
    expect(services).toMatchObject([{ start: 'node a.js' }]);
    expect(incomplete).toMatchObject([{ what: 'railway.json', line: 2 }]);
  });
});
