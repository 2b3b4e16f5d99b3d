import { execLine, restOfLine, writeUnit } from '../../core/formats/systemd.ts';
import type { Asked } from '../../core/plan/asked.ts';
import { portFor } from '../../core/plan/ports.ts';
import { asName } from '../../core/stack/app.ts';
import type { StackFile } from '../../core/stack/file.ts';
import type { Address, Rendered, Rendering, Serves } from '../../core/stack/stack.ts';
import type { EnvValue, Workload } from '../../core/stack/workload.ts';
import { both } from '../../core/text.ts';
import { message } from './service/message.ts';
import { once } from './service/once.ts';
import { server } from './service/server.ts';
import { smtp } from './service/smtp.ts';

/** Pinned: the active long-term version, on the libc of the target's packages. */
const image = 'node:24.11-trixie-slim';

const home = '/opt/unmoor/mail-api';
const state = '/var/lib/mail-api';

const portOf = (asked: Asked): number => portFor(asked, 8025);

export const serves = (asked: Asked): readonly Serves[] => [
  { id: 'mail-api', listens: [{ name: 'http', port: portOf(asked), speaks: 'http' }] },
];

/** Resend's own packages take its address from there. */
export function gives(rendering: Pick<Rendering, 'at'>): Workload['env'] {
  const own = rendering.at('mail-api');
  return { RESEND_BASE_URL: { kind: 'plain', value: `http://${own.host}:${own.port}` } };
}

export function render(rendering: Rendering): Rendered {
  const { asked } = rendering;
  const programs = Object.entries({ message, once, server, smtp }).map(
    ([name, text]): StackFile => ({
      at: `${home}/${name}.mjs`,
      text,
      mode: '0644',
      owner: 'root:root',
      reader: 'node',
      comment: '//',
    }),
  );
  const plain = plainEnv(rendering);
  const processes = asked.target.can('processes');
  const files = processes ? [...programs, unit(asName(asked.app.app), plain)] : programs;
  return {
    files,
    workloads: [workload(rendering, files, plain)],
  };
}

/** Where it listens and hands on. On a host it is reached by nobody but the host's own programs. */
function plainEnv(rendering: Rendering): Readonly<Record<string, string>> {
  const { asked } = rendering;
  return {
    HOST: asked.target.can('processes') ? '127.0.0.1' : '0.0.0.0',
    PORT: String(portOf(asked)),
    STATE_DIRECTORY: state,
    ...(hasOwnServer(rendering) ? ownServer(rendering.at('mail')) : {}),
  };
}

const hasOwnServer = ({ roles }: Rendering): boolean => roles.get('mail') === 'component';
const ownServer = ({ host, port }: Address) => ({ SMTP_HOST: host, SMTP_PORT: String(port) });

/** A mail server of the target's own is named in the env file, and asks for a password. */
const theirServer: Workload['env'] = Object.fromEntries(
  ['SMTP_HOST', 'SMTP_PORT', 'SMTP_USER', 'SMTP_PASSWORD'].map((name) => [
    name,
    { kind: 'given', name, secret: name === 'SMTP_PASSWORD' },
  ]),
);

function workload(
  rendering: Rendering,
  files: readonly StackFile[],
  plain: Readonly<Record<string, string>>,
): Workload {
  const { asked } = rendering;
  const argv = ['node', `${home}/server.mjs`] as const;
  const port = portOf(asked);
  return {
    id: 'mail-api',
    does: both(
      'Answers the calls of Resend’s SDK, and hands each mail to the mail server once.',
      'Répond aux appels du SDK de Resend, et remet chaque courriel une seule fois au serveur de courrier.',
    ),
    kind: 'serve',
    ways: asked.target.can('processes')
      ? { packages: { names: ['nodejs'] } }
      : { image: { name: image, argv, asks: 'node' } },
    argv,
    env: {
      ...Object.fromEntries(
        Object.entries(plain).map(([name, value]): [string, EnvValue] => [name, { kind: 'plain', value }]),
      ),
      ...(hasOwnServer(rendering) ? {} : theirServer),
      // The same key as before: callers do not change, and only they know it.
      RESEND_API_KEY: { kind: 'given', name: 'RESEND_API_KEY', secret: true },
    },
    listens: [{ name: 'http', port, speaks: 'http' }],
    files: files.map(({ at }) => at),
    keeps: [{ name: 'mail-api', at: state, gib: 1 }],
    health: { kind: 'http', path: '/healthz', port },
    replicas: 1,
    // Which key was used stands in the memory of one.
    single: true,
    mib: 64,
    after: hasOwnServer(rendering) ? [{ workload: 'mail', is: 'well' }] : [],
    stop: { signal: 'TERM', withinS: 30 },
    // Their mail server stands outside of the stack.
    ...(hasOwnServer(rendering) ? {} : { outbound: true }),
  };
}

const unit = (app: string, plain: Readonly<Record<string, string>>): StackFile => ({
  at: '/etc/systemd/system/mail-api.service',
  text: writeUnit([
    {
      name: 'Unit',
      entries: [
        ['Description', 'Takes mail by HTTP, as Resend does'],
        ['After', 'postfix.service network.target'],
      ],
    },
    {
      name: 'Service',
      entries: [
        ['DynamicUser', 'yes'],
        ['StateDirectory', 'mail-api'],
        ['EnvironmentFile', restOfLine(`/etc/${app}/app.env`)],
        ...Object.entries(plain)
          .filter(([name]) => name !== 'STATE_DIRECTORY') // systemd sets it
          .map(([name, value]) => ['Environment', restOfLine(`${name}=${value}`)] as const),
        ['ExecStart', execLine(['/usr/bin/node', `${home}/server.mjs`])],
        ['Restart', 'on-failure'],
        ['MemoryMax', '256M'],
        ['NoNewPrivileges', 'yes'],
        ['ProtectSystem', 'strict'],
        ['ProtectHome', 'yes'],
        ['PrivateDevices', 'yes'],
        ['ProtectKernelTunables', 'yes'],
        ['ProtectControlGroups', 'yes'],
        ['RestrictAddressFamilies', 'AF_INET AF_INET6 AF_UNIX'],
        ['RestrictNamespaces', 'yes'],
        ['CapabilityBoundingSet', ''],
        ['SystemCallArchitectures', 'native'],
        ['SystemCallFilter', '@system-service'],
        // Node asks for more than it needs, and takes no for an answer; without this it is killed.
        ['SystemCallErrorNumber', 'EPERM'],
      ],
    },
    { name: 'Install', entries: [['WantedBy', 'multi-user.target']] },
  ]),
  mode: '0644',
  owner: 'root:root',
  reader: 'systemd',
  comment: '#',
});
