import type { Rights } from '../../core/stack/sandbox.ts';
import type { Asked } from '../../core/plan/asked.ts';
import { portFor } from '../../core/plan/ports.ts';
import type { StackFile } from '../../core/stack/file.ts';
import type { Serves } from '../../core/stack/stack.ts';
import type { EnvValue, Workload } from '../../core/stack/workload.ts';
import { argumentsOf } from '../../core/stack/exporter.ts';
import { both } from '../../core/text.ts';

export const prometheusId = 'prometheus';
export const alertmanagerId = 'alertmanager';
export const heartbeatAt = '/usr/local/lib/unmoor/heartbeat';

/** First the one that others ask. Ports as the settings say. */
export const served = (asked: Asked): readonly Serves[] => [
  { id: prometheusId, listens: [{ name: 'http', port: portFor(asked, 9090), speaks: 'http' }] },
  { id: alertmanagerId, listens: [{ name: 'http', port: portFor(asked, 9093), speaks: 'http' }] },
];

const stop = { signal: 'TERM', withinS: 20 } as const;
const server = { kind: 'serve', env: {}, replicas: 1, single: true, after: [], stop } as const;

/** @param retention days and MB, as the plan's settings say */
export function servers(
  asked: Asked,
  retention: { readonly days: number; readonly mib: number },
  files: { readonly prometheus: readonly string[]; readonly alertmanager: readonly string[] },
): { readonly workloads: readonly Workload[]; readonly files: readonly StackFile[] } {
  const [one, other] = served(asked) as [Serves, Serves];
  const onHost = asked.target.can('processes');
  const at = ({ listens }: Serves) => `${onHost ? '127.0.0.1' : ''}:${listens[0]?.port}`;
  const data = { prometheus: onHost ? '/var/lib/prometheus/metrics2' : '/prometheus' };
  const store = onHost ? '/var/lib/prometheus/alertmanager' : '/alertmanager';
  const prometheusArgs = [
    '--config.file=/etc/prometheus/prometheus.yml',
    `--storage.tsdb.path=${data.prometheus}`,
    `--storage.tsdb.retention.time=${retention.days}d`,
    `--storage.tsdb.retention.size=${retention.mib}MB`,
    `--web.listen-address=${at(one)}`,
  ];
  const alertmanagerArgs = [
    '--config.file=/etc/prometheus/alertmanager.yml',
    `--storage.path=${store}`,
    // One alone has nobody to gossip with: without this it opens port 9094 to the world.
    '--cluster.listen-address=',
    `--web.listen-address=${at(other)}`,
  ];
  const defaults = onHost
    ? [argumentsOf('prometheus', prometheusArgs), argumentsOf('prometheus-alertmanager', alertmanagerArgs)]
    : [];
  const argumentsFor = (name: string) =>
    defaults.map(({ at: path }) => path).filter((path) => path.endsWith(`/${name}`));
  return {
    files: defaults,
    workloads: [
      {
        ...server,
        ...one,
        does: both('Collects figures and evaluates alerts.', 'Recueille les mesures et évalue les alertes.'),
        ways: {
          image: { name: 'docker.io/prom/prometheus:v3.5.0', argv: prometheusArgs, asks: 'wget' },
          packages: { names: ['prometheus'], unit: 'prometheus.service', rights: ownData },
        },
        files: [...files.prometheus, ...argumentsFor('prometheus')],
        keeps: [{ name: 'prometheus', at: data.prometheus, gib: 4 }],
        mib: 300,
        health: { kind: 'http', path: '/-/healthy', port: one.listens[0]?.port as number },
      },
      {
        ...server,
        ...other,
        does: both('Tells people of alerts, once each.', 'Prévient des alertes, une fois chacune.'),
        ways: {
          image: { name: 'docker.io/prom/alertmanager:v0.28.1', argv: alertmanagerArgs, asks: 'wget' },
          packages: {
            names: ['prometheus-alertmanager'],
            unit: 'prometheus-alertmanager.service',
            rights: ownData,
          },
        },
        files: [...files.alertmanager, ...argumentsFor('prometheus-alertmanager')],
        keeps: [{ name: 'alertmanager', at: store, gib: 1 }],
        mib: 40,
        health: { kind: 'http', path: '/-/healthy', port: other.listens[0]?.port as number },
      },
    ],
  };
}

/** Debian keeps the data of both below one folder. */
const ownData: Rights = { writes: ['/var/lib/prometheus'] };

/** Where the outside probe waits for the sign of life. It holds a token, so the person gives it. */
const heartbeatUrl: EnvValue = { kind: 'given', name: 'HEARTBEAT_URL', secret: true, optional: true };

/** Says every minute that Prometheus evaluates and Alertmanager has heard of it; whoever misses it knows that the host is gone (B27). */
export const heartbeat = (alertmanagerUrl: string): Workload => ({
  id: 'heartbeat',
  does: both(
    'Tells the outside probe each minute that the watching works.',
    'Dit chaque minute à la sonde extérieure que la surveillance fonctionne.',
  ),
  kind: 'clock',
  every: '* * * * *',
  ways: {
    image: { name: 'docker.io/curlimages/curl:8.17.0', entry: [], argv: ['/bin/sh', heartbeatAt] },
    process: { argv: ['/bin/sh', heartbeatAt], folder: '/', user: 'app' },
    packages: { names: ['curl'] },
  },
  argv: ['/bin/sh', heartbeatAt],
  env: { HEARTBEAT_URL: heartbeatUrl, ALERTMANAGER_URL: { kind: 'plain', value: alertmanagerUrl } },
  listens: [],
  files: [heartbeatAt],
  keeps: [],
  replicas: 1,
  single: true,
  after: [{ workload: alertmanagerId, is: 'well' }],
  stop,
  outbound: true,
});

export const heartbeatScript = (): StackFile => ({
  at: heartbeatAt,
  text: `set -eu
# Nobody outside waits for it.
[ -n "\${HEARTBEAT_URL:-}" ] || exit 0
# Only while the alert that always fires has reached Alertmanager: a Prometheus that stands still is as bad as a host that is gone.
curl -fsS -m 10 "$ALERTMANAGER_URL/api/v2/alerts?active=true&filter=alertname%3D%22AlwaysFiring%22" | grep -q '"AlwaysFiring"'
# The address holds a token: curl reads it from its standard input, where no list of processes shows it.
printf 'url = "%s"\\n' "$HEARTBEAT_URL" | curl -fsS -m 10 -o /dev/null -K -
`,
  mode: '0755',
  owner: 'root:root',
  reader: 'sh',
  comment: '#',
});
