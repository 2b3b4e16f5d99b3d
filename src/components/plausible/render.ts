import type { Asked } from '../../core/plan/asked.ts';
import { portFor } from '../../core/plan/ports.ts';
import type { StackFile } from '../../core/stack/file.ts';
import { fromImages } from '../../core/stack/podman.ts';
import { sideOf } from '../../core/stack/side-units.ts';
import type { Rendered, Rendering, Serves } from '../../core/stack/stack.ts';
import { becomesAnother, type EnvValue, type Workload } from '../../core/stack/workload.ts';
import { both } from '../../core/text.ts';

/** Of Plausible itself, MiB. */
export const appMib = 400;
/** Of ClickHouse, MiB: below 2 GB its merges fail (clickhouse.com/docs, operations/tips). */
export const eventsMib = 2048;

const eventsConfigAt = '/etc/clickhouse-server/config.d/unmoor.xml';
const image = 'ghcr.io/plausible/community-edition:v3.2.1';

export const serves = (asked: Asked): readonly Serves[] => [
  {
    id: 'plausible',
    listens: [{ name: 'http', port: portFor(asked, 8810), speaks: 'http', under: { name: 'stats' } }],
  },
  { id: 'plausible-events', listens: [{ name: 'http', port: portFor(asked, 8123), speaks: 'http' }] },
];

/** A mail server of the target's own is named in the env file, and asks for a password. */
const theirServer: Workload['env'] = Object.fromEntries(
  (
    [
      ['SMTP_HOST_ADDR', 'SMTP_HOST'],
      ['SMTP_HOST_PORT', 'SMTP_PORT'],
      ['SMTP_USER_NAME', 'SMTP_USER'],
      ['SMTP_USER_PWD', 'SMTP_PASSWORD'],
    ] as const
  ).map(([theirs, name]) => [theirs, { kind: 'given', name, secret: name === 'SMTP_PASSWORD' }]),
);

export function render(rendering: Rendering): Rendered {
  const { asked } = rendering;
  const [web, events] = serves(asked) as [Serves, Serves];
  const port = web.listens[0]?.port as number;
  const eventsPort = events.listens[0]?.port as number;
  const at = rendering.atWorkload(events.id, 'http');
  const mail = rendering.reaches('mail') ? rendering.at('mail') : undefined;
  const plain = (value: string): EnvValue => ({ kind: 'plain', value });
  const given = (name: string): EnvValue => ({ kind: 'given', name, secret: true });
  const env: Workload['env'] = {
    BASE_URL: plain(`https://stats.${asked.domain}`),
    HTTP_PORT: plain(String(port)),
    SECRET_KEY_BASE: given('PLAUSIBLE_SECRET_KEY_BASE'),
    DATABASE_URL: given('PLAUSIBLE_DATABASE_URL'),
    CLICKHOUSE_DATABASE_URL: plain(`http://${at.host}:${at.port}/plausible_events_db`),
    // The first user may still be made; then the door is shut.
    DISABLE_REGISTRATION: plain('true'),
    MAILER_EMAIL: plain(`stats@${asked.domain}`),
    ...(rendering.roles.get('mail') === 'managed'
      ? theirServer
      : mail === undefined
        ? {}
        : { SMTP_HOST_ADDR: plain(mail.host), SMTP_HOST_PORT: plain(String(mail.port)) }),
  };
  const common = { env, listens: [], files: [], keeps: [], stop: { signal: 'TERM', withinS: 30 } } as const;
  const workloads: readonly Workload[] = [
    {
      ...common,
      ...events,
      does: both('Keeps the visits (ClickHouse).', 'Garde les visites (ClickHouse).'),
      kind: 'serve',
      ways: {
        image: {
          name: 'docker.io/clickhouse/clickhouse-server:24.12-alpine',
          asks: 'wget',
          capabilities: becomesAnother,
          writesItself: true,
        },
      },
      env: { CLICKHOUSE_SKIP_USER_SETUP: plain('1') },
      files: [eventsConfigAt],
      keeps: [{ name: 'plausible-events', at: '/var/lib/clickhouse', gib: 10 }],
      health: { kind: 'http', path: '/ping', port: eventsPort },
      replicas: 1,
      single: true,
      mib: eventsMib,
      after: [],
    },
    {
      ...common,
      id: 'plausible-migrate',
      does: both('Brings Plausible’s tables to its version.', 'Met les tables de Plausible à sa version.'),
      kind: 'once',
      ways: {
        image: {
          name: image,
          argv: ['sh', '-c', '/entrypoint.sh db createdb && /entrypoint.sh db migrate'],
          writesItself: true,
        },
      },
      replicas: 1,
      single: true,
      mib: appMib,
      after: [{ workload: events.id, is: 'well' }],
    },
    {
      ...common,
      ...web,
      does: both('Takes visits and shows them.', 'Reçoit les visites et les montre.'),
      kind: 'serve',
      ways: { image: { name: image, argv: ['run'], asks: 'wget', writesItself: true } },
      keeps: [{ name: 'plausible', at: '/var/lib/plausible', gib: 1 }],
      health: { kind: 'http', path: '/api/health', port },
      replicas: 1,
      mib: appMib,
      after: [{ workload: 'plausible-migrate', is: 'done' }],
      outbound: true,
    },
  ];
  return fromImages(asked, sideOf(rendering), workloads, [eventsConfig(asked, eventsPort)]);
}

/** Small, and on the loopback of a host: its own logs are tables that would grow beside the visits (community-edition, clickhouse/logs.xml). */
const eventsConfig = (asked: Asked, port: number): StackFile => ({
  at: eventsConfigAt,
  text: `<clickhouse>
  <listen_host replace="1">${asked.target.can('processes') ? '127.0.0.1' : '0.0.0.0'}</listen_host>
  <http_port>${port}</http_port>
  <max_server_memory_usage>${Math.round(eventsMib * 0.9) * 1024 * 1024}</max_server_memory_usage>
  <mark_cache_size>268435456</mark_cache_size>
  <logger><level>warning</level><console>true</console></logger>
  <query_log remove="remove"/>
  <query_thread_log remove="remove"/>
  <text_log remove="remove"/>
  <trace_log remove="remove"/>
  <metric_log remove="remove"/>
  <asynchronous_metric_log remove="remove"/>
  <session_log remove="remove"/>
  <part_log remove="remove"/>
</clickhouse>
`,
  mode: '0644',
  owner: 'root:root',
  reader: 'clickhouse',
  comment: '<!--',
});
