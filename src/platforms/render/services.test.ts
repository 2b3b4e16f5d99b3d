import { expect, it } from 'vitest';
import { memoryTree } from '../../../test/support/memory-tree.ts';
import { mergeFound } from '../../core/app/merge.ts';
import { renderServices } from './services.ts';

const blueprint = `services:
  - type: web
    name: site
    runtime: python
    rootDir: backend
    startCommand: gunicorn a.wsgi
    preDeployCommand: python manage.py migrate
    healthCheckPath: /healthz
    numInstances: 2
    disk: { name: media, mountPath: /opt/render/project/src/backend/media }
    envVars:
      - key: DATABASE_URL
        fromDatabase: { name: main, property: connectionString }
      - key: REPORTS_URL
        fromDatabase: { name: reports, property: connectionString }
      - key: REDIS_URL
        fromService: { type: keyvalue, name: kv, property: connectionString }
  - type: worker
    name: beat
    runtime: python
    rootDir: backend
    startCommand: celery -A a beat
  - type: cron
    name: nightly
    runtime: node
    schedule: "0 2 * * *"
    startCommand: node nightly.js
  - type: web
    name: pages
    runtime: static
    rootDir: front
    staticPublishPath: ./dist
  - type: keyvalue
    name: kv
databases:
  - name: main
  - name: reports
`;

it("reads Render's blueprint: services, what the clock starts, databases, disks", async () => {
  const { services, data } = mergeFound('app', [
    await renderServices.read(memoryTree({ 'render.yaml': blueprint })),
  ]);
  expect(services).toMatchObject([
    { id: 'app.job', kind: 'job', runtime: 'node', schedule: '0 2 * * *', start: 'node nightly.js' },
    {
      id: 'backend',
      kind: 'web',
      runtime: 'python',
      server: 'gunicorn',
      migrate: 'python manage.py migrate',
      health: '/healthz',
      replicas: 2,
    },
    { id: 'backend.scheduler', kind: 'scheduler', start: 'celery -A a beat' },
    { id: 'front', kind: 'static', output: 'dist' },
  ]);
  expect(data.map(({ id, platform, env, folder }) => [id, platform, env, folder])).toEqual([
    ['postgres', 'render', ['DATABASE_URL'], undefined],
    ['postgres.reports', 'render', ['REPORTS_URL'], undefined],
    ['redis', 'render', ['REDIS_URL'], undefined],
    ['files.backend-media', 'render', [], 'backend/media'],
  ]);
});
