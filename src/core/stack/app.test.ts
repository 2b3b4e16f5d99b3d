import { describe, expect, it } from 'vitest';
import { stackInput } from '../../../test/support/rendering.ts';
import { argvOf, asName, replicaPorts, workloadsOfApp } from './app.ts';

describe('the workloads of an app', () => {
  it('are the guide’s for the association: migrate before web, a worker, exactly one beat', () => {
    const workloads = workloadsOfApp(stackInput({ app: 'association', target: 'compose' }).asked, false);
    expect(workloads.map(({ id, kind }) => `${id} ${kind}`)).toEqual([
      'migrate once',
      'web serve',
      'worker serve',
      'beat serve',
    ]);
    const [migrate, web, worker, beat] = workloads;
    expect(migrate?.argv).toEqual(['python', 'manage.py', 'migrate']);
    for (const one of [web, worker, beat]) expect(one?.after).toEqual([{ workload: 'migrate', is: 'done' }]);
    expect(beat).toMatchObject({ replicas: 1, single: true });
    expect(web).toMatchObject({
      listens: [{ name: 'http', port: 8000 }],
      health: { kind: 'http', path: '/api/health/', port: 8000 },
    });
  });

  it('never share a port on one machine, nor take one of another part', () => {
    const { asked } = stackInput({ app: 'shop' });
    const [first] = asked.app.services;
    const services = ['a', 'b', 'c'].map((folder) => ({
      ...(first as object),
      id: `${folder}.web`,
      folder,
      port: 5432,
    }));
    const three = {
      ...asked,
      app: { ...asked.app, services: services as never },
      runs: services.map(({ id }) => ({ ...(asked.runs[0] as object), service: id, instances: 2 })) as never,
    };
    const ports = (cluster: boolean) =>
      workloadsOfApp(three, cluster).map((one) => one.listens.flatMap((listen) => replicaPorts(one, listen)));
    expect(ports(true)).toEqual([[5433], [5434], [5435]]);
    expect(ports(false)).toEqual([
      [5433, 5434],
      [5435, 5436],
      [5437, 5438],
    ]);
    expect(workloadsOfApp(three, true).map(({ id }) => id)).toEqual(['a-web', 'b-web', 'c-web']);
  });

  it.each(['../api', 'a/../../b', '/etc', 'a/./b'])(
    'are none of a folder that leads out of the app: %s',
    (folder) => {
      const { asked } = stackInput({ app: 'shop' });
      const services = [{ ...(asked.app.services[0] as object), folder }] as never;
      expect(() => workloadsOfApp({ ...asked, app: { ...asked.app, services } }, false)).toThrow(
        'RENDER-113',
      );
    },
  );

  it('give what the code reads while it runs by name only', () => {
    const [api] = workloadsOfApp(stackInput({ app: 'shop' }).asked, true);
    expect(api?.env['SUPABASE_SERVICE_ROLE_KEY']).toEqual({
      kind: 'given',
      name: 'SUPABASE_SERVICE_ROLE_KEY',
      secret: true,
    });
    expect(Object.keys(api?.env ?? {})).not.toContain('NEXT_PUBLIC_API_URL');
  });
});

it.each([
  ['node dist/server.js', ['node', 'dist/server.js']],
  ['npm start', ['npm', 'start']],
  ['daphne -p ${PORT:-8000} x:y', ['/bin/sh', '-c', 'exec daphne -p ${PORT:-8000} x:y']],
  ['a && b', ['/bin/sh', '-c', 'a && b']],
  ["echo 'a b'", ['/bin/sh', '-c', "exec echo 'a b'"]],
])('runs %s', (command, argv) => expect(argvOf(command)).toEqual(argv));

it.each([
  ['Été à la plage!', 'ete-a-la-plage'],
  ['1234', 'app'],
  ['--x--', 'x'],
  ['../../etc', 'etc'],
  ['x'.repeat(80), 'x'.repeat(40)],
])('names %s', (text, name) => expect(asName(text)).toBe(name));
