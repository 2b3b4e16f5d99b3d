import { describe, expect, it } from 'vitest';
import { stackInput } from '../../../test/support/rendering.ts';
import { at, service } from '../../../test/support/planned-apps.ts';
import type { Service } from '../app/service.ts';
import { noRouting } from '../app/routing.ts';
import { frontNames, frontOf } from './front.ts';

const asked = (services: readonly Service[], hosts: readonly string[] = ['x.example']) => {
  const { asked } = stackInput({ app: 'shop' });
  const domains = hosts.map((host) => ({ host, kind: 'own' as const, from: at('a') }));
  return { ...asked, domain: 'x.example', app: { ...asked.app, app: 'X', services, domains } };
};
const told = (services: readonly Service[], hosts?: readonly string[]) =>
  frontOf(asked(services, hosts)).map(({ names, paths, rest }) => [
    names.filter((name) => name !== 'www.x.example').join(' '),
    paths.map(({ prefix, workload }) => `${prefix} ${workload}`),
    rest.kind === 'files' ? `${rest.folder}${rest.onePage ? ' (one page)' : ''}` : rest.workload,
  ]);

const api = service('api.web', 'web', { folder: 'api', framework: 'express', health: '/api/health' });
const next = service('web.web', 'web', { folder: 'web', framework: 'next' });
const vite = service('front.static', 'static', { folder: 'front', framework: 'vite', output: 'dist' });
const django = service('back.web', 'web', {
  folder: 'back',
  runtime: 'python',
  framework: 'django',
  websockets: true,
});

describe('what answers where', () => {
  it.each<[string, readonly Service[], readonly string[] | undefined, unknown]>([
    ['one server answers everything', [api], undefined, [['x.example', [], 'web']]],
    [
      'files at the root, an API below /api/',
      [api, vite],
      undefined,
      [['x.example', ['/api/ web'], '/srv/x/current/front/dist (one page)']],
    ],
    [
      'the face at the root, and the API beside it',
      [api, next],
      undefined,
      [['x.example', ['/api/ api-web'], 'web-web']],
    ],
    [
      'an API with a name of its own keeps it',
      [api, vite],
      ['x.example', 'api.x.example'],
      [
        ['x.example', ['/api/ web'], '/srv/x/current/front/dist (one page)'],
        ['api.x.example', [], 'web'],
      ],
    ],
    [
      'Django brings its admin, its files and its WebSockets',
      [django, vite],
      undefined,
      [
        [
          'x.example',
          ['/api/', '/admin/', '/media/', '/static/', '/ws/'].map((one) => `${one} web`),
          '/srv/x/current/front/dist (one page)',
        ],
      ],
    ],
    [
      'a third service gets a name',
      [
        api,
        next,
        service('admin.static', 'static', { folder: 'admin', framework: 'hugo', output: 'public' }),
        service('shop.web', 'web', { folder: 'shop' }),
      ],
      undefined,
      [
        ['x.example', ['/api/ api-web'], '/srv/x/current/admin/public'],
        ['web-web.x.example', [], 'web-web'],
        ['shop-web.x.example', [], 'shop-web'],
      ],
    ],
    ['a worker is reached by nobody', [service('w', 'worker')], undefined, []],
  ])('%s', (_, services, hosts, sites) => expect(told(services, hosts)).toEqual(sites));

  it('rules of its own say which page opens what', () => {
    const rewrites = [{ source: '/(.*)', to: '/index.html', has: [], missing: [] }];
    const [site] = frontOf(asked([{ ...vite, routing: { ...noRouting, rewrites } }]));
    expect(site).toMatchObject({ rest: { onePage: false }, routing: { rewrites } });
  });

  it('what stands beside the app and is reached from outside has a site of its own, whatever leads here today', () => {
    const http = { port: 8800, speaks: 'http' } as const;
    const beside = [
      { id: 'glitchtip', listens: [{ ...http, name: 'http', under: { name: 'errors' } }] },
      { id: 'garage', listens: [{ ...http, name: 's3', under: { name: 'objects', large: true } }] },
      { id: 'db', listens: [{ name: 'sql', port: 5432, speaks: 'tcp' }] },
    ] as const;
    const app = asked([api], ['x.example', 'errors.x.example']);
    expect(frontOf(app, beside).slice(1)).toMatchObject([
      { names: ['errors.x.example'], rest: { kind: 'app', workload: 'glitchtip' } },
      { names: ['objects.x.example'], rest: { kind: 'app', workload: 'garage' }, large: true },
    ]);
    expect(frontNames(app, beside)).toEqual([
      'x.example',
      'www.x.example',
      'errors.x.example',
      'objects.x.example',
    ]);
  });

  it('A15: every name that leads here today, and www', () => {
    const [main, other] = frontOf(asked([api, vite], ['x.example', 'api.x.example', 'x-shop.example']));
    expect(main?.names).toEqual(['x.example', 'www.x.example', 'x-shop.example']);
    expect(other?.names).toEqual(['api.x.example']);
  });

  it.each(['<domain>', 'a b', 'x', '-a.example', 'a.example; return 200', `${'a'.repeat(64)}.example`])(
    'refuses %s as a name',
    (domain) => expect(() => frontOf({ ...asked([api]), domain })).toThrow(/RENDER-105/),
  );
});
