import { execLine, wordList, writeUnit } from '../../core/formats/systemd.ts';
import type { Setting } from '../../core/plan/settings.ts';
import { frontOf } from '../../core/stack/front.ts';
import { innerNetworks } from '../../core/stack/networks.ts';
import type { StackFile } from '../../core/stack/file.ts';
import type { Rendered, Rendering } from '../../core/stack/stack.ts';
import { both } from '../../core/text.ts';
import { serves } from './serves.ts';
import { vcl } from './vcl.ts';

const vclAt = '/etc/varnish/unmoor.vcl';

/** Pages of the app's face, kept between the front and the app. */
export function render(rendering: Rendering): Rendered {
  const { asked, settings, apps } = rendering;
  const onHost = asked.target.can('processes');
  const [main] = frontOf(asked);
  const id = main?.rest.kind === 'app' ? main.rest.workload : (main?.paths[0]?.workload ?? '');
  const app = apps.find((one) => one.id === id);
  const number = (key: string) => Number((settings[key] as Setting).value);
  const [own] = serves(asked);
  const port = own?.listens[0]?.port ?? 0;
  const argv = [
    '/usr/sbin/varnishd',
    '-F',
    '-a',
    `${onHost ? '127.0.0.1' : ''}:${port}`,
    '-f',
    vclAt,
    '-s',
    `malloc,${number('storage.malloc')}M`,
    '-p',
    `default_ttl=${number('default_ttl')}`,
    // Nobody needs the console: a new VCL comes with a reload.
    '-T',
    'none',
  ] as const;
  const files: readonly StackFile[] = [
    {
      at: vclAt,
      text: vcl({
        app: rendering.atWorkload(id),
        ...(app?.health?.kind === 'http' ? { health: { path: app.health.path, host: asked.domain } } : {}),
        filesS: number('default_ttl'),
        pagesS: number('page_ttl'),
        purgers: onHost ? [] : innerNetworks,
        apis: main?.paths.map(({ prefix }) => prefix) ?? [],
      }),
      mode: '0644',
      owner: 'root:root',
      reader: 'varnish',
      comment: '#',
    },
    ...(onHost ? [unit(argv)] : []),
  ];
  return {
    files,
    workloads: [
      {
        id: 'varnish',
        does: both('Keeps pages that are the same for everybody.', 'Garde les pages identiques pour tous.'),
        kind: 'serve',
        ways: {
          image: { name: 'varnish:7.7', entry: [argv[0]], argv: argv.slice(1), asks: 'bash' },
          packages: { names: ['varnish'], unit: 'varnish.service' },
        },
        env: {},
        listens: own?.listens ?? [],
        files: files.map(({ at }) => at),
        keeps: [],
        scratch: ['/var/lib/varnish'],
        health: { kind: 'tcp', port },
        replicas: 1,
        mib: number('storage.malloc') + 64,
        after: app === undefined ? [] : [{ workload: id, is: 'well' }],
        stop: { signal: 'TERM', withinS: 10 },
      },
    ],
  };
}

/** The package's unit with our command: systemd asks for an empty one first, which takes the package's away (systemd.service(5)). */
const unit = (argv: readonly [string, ...string[]]): StackFile => ({
  at: '/etc/systemd/system/varnish.service.d/unmoor.conf',
  text: writeUnit([
    {
      name: 'Service',
      entries: [
        ['Type', 'exec'],
        ['ExecStart', ''],
        ['ExecStart', execLine(argv)],
        ['Restart', 'on-failure'],
        ['NoNewPrivileges', 'yes'],
        ['ProtectSystem', 'full'],
        ['ProtectHome', 'yes'],
        ['PrivateTmp', 'yes'],
        ['RestrictAddressFamilies', wordList(['AF_UNIX', 'AF_INET', 'AF_INET6'])],
      ],
    },
  ]),
  mode: '0644',
  owner: 'root:root',
  reader: 'systemd',
  comment: '#',
});
