import { describe, expect, it } from 'vitest';
import { association, service, shop } from '../../../test/support/planned-apps.ts';
import { runsOf } from './runs.ts';

describe('what runs', () => {
  const host = { cpu: 4, memoryMib: 8192, diskBytes: 160e9 };
  const instances = (app: typeof shop) =>
    runsOf(app, host).map((run) => [run.service, run.instances, run.children]);

  it('shares the cores among services that serve, and starts one scheduler', () => {
    expect(instances(shop)).toEqual([
      ['api.web', 2, 0],
      ['web.web', 2, 0],
    ]);
    expect(instances(association)).toEqual([
      ['backend.web', 4, 0],
      ['backend.worker', 1, 4],
      ['backend.scheduler', 1, 0],
    ]);
  });

  it('starts more workers where each waits for one request, and as many as run today where those are more', () => {
    const web = (more: object) => instances({ ...shop, services: [service('web', 'web', more)] })[0]?.[1];
    expect(web({ runtime: 'python', server: 'gunicorn' })).toBe(9);
    expect(web({ replicas: 7 })).toBe(7);
    expect(web({ replicas: 2 })).toBe(4);
  });
});
