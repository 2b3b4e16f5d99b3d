import { writeYaml } from '../../core/formats/write-yaml.ts';
import type { StackFile } from '../../core/stack/file.ts';
import { boards } from '../../core/stack/observe.ts';
import { fromImages } from '../../core/stack/podman.ts';
import { sideOf } from '../../core/stack/side-units.ts';
import type { Rendered, Rendering, Serves } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';
import type { Asked } from '../../core/plan/asked.ts';
import { portFor } from '../../core/plan/ports.ts';
import { both } from '../../core/text.ts';
import { dashboard, datasource } from './dashboard.ts';

const dashboardsFolder = '/var/lib/grafana/dashboards/unmoor';

/** Not 3000: that is where Next.js answers (facts B14). */
export const serves = (asked: Asked): readonly Serves[] => [
  { id: 'grafana', listens: [{ name: 'http', port: portFor(asked, 3030), speaks: 'http' }] },
];

export function render(rendering: Rendering): Rendered {
  const { asked, observed } = rendering;
  const [own] = serves(asked) as [Serves];
  const port = own.listens[0]?.port as number;
  const { host, port: metrics } = rendering.at('metrics');
  const files = [
    yaml('datasources', {
      apiVersion: 1,
      datasources: [
        {
          name: 'Prometheus',
          ...datasource,
          access: 'proxy',
          url: `http://${host}:${metrics}`,
          isDefault: true,
          editable: false,
          jsonData: { timeInterval: '30s' },
        },
      ],
    }),
    yaml('dashboards', {
      apiVersion: 1,
      providers: [
        {
          name: 'unmoor',
          type: 'file',
          disableDeletion: true,
          allowUiUpdates: false,
          options: { path: dashboardsFolder },
        },
      ],
    }),
    ...boards.flatMap((board) => {
      const panels = (observed.panels ?? []).filter((one) => one.board === board);
      if (panels.length === 0) return [];
      const text = `${JSON.stringify(dashboard(board, panels), null, 2)}\n`;
      return [{ ...common, at: `${dashboardsFolder}/${board}.json`, text, reader: 'grafana-dashboard' }];
    }),
  ];
  const onHost = asked.target.can('processes');
  const workload: Workload = {
    ...own,
    does: both('Shows the figures as curves.', 'Montre les mesures en courbes.'),
    kind: 'serve',
    ways: { image: { name: 'docker.io/grafana/grafana:12.0.2', asks: 'wget' } },
    env: {
      // Reached through a tunnel (`ssh -L`): whoever sees the curves sees what the app earns.
      GF_SERVER_HTTP_ADDR: { kind: 'plain', value: onHost ? '127.0.0.1' : '' },
      GF_SERVER_HTTP_PORT: { kind: 'plain', value: String(port) },
      GF_USERS_ALLOW_SIGN_UP: { kind: 'plain', value: 'false' },
      GF_ANALYTICS_REPORTING_ENABLED: { kind: 'plain', value: 'false' },
      GF_ANALYTICS_CHECK_FOR_UPDATES: { kind: 'plain', value: 'false' },
      GF_SECURITY_DISABLE_GRAVATAR: { kind: 'plain', value: 'true' },
      GF_SECURITY_ADMIN_PASSWORD: { kind: 'given', name: 'GF_SECURITY_ADMIN_PASSWORD', secret: true },
    },
    files: files.map(({ at }) => at),
    keeps: [{ name: 'grafana', at: '/var/lib/grafana', gib: 1 }],
    replicas: 1,
    single: true,
    mib: 160,
    health: { kind: 'http', path: '/api/health', port },
    after: [],
    stop: { signal: 'TERM', withinS: 20 },
  };
  return fromImages(asked, sideOf(rendering), [workload], files);
}

const common = { mode: '0644', owner: 'root:root' } as const;

const yaml = (kind: 'datasources' | 'dashboards', value: unknown): StackFile => ({
  ...common,
  at: `/etc/grafana/provisioning/${kind}/unmoor.yml`,
  text: writeYaml(value),
  reader: 'grafana-provisioning',
  comment: '#',
});
