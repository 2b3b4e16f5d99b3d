import type { Asked } from '../../core/plan/asked.ts';
import { exporter } from '../../core/stack/exporter.ts';
import { together } from '../../core/stack/figures.ts';
import type { Alert, Observed, Panel } from '../../core/stack/observe.ts';
import type { Rendering } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { both } from '../../core/text.ts';

const none: Observed = { scrapes: [], alerts: [] };

/** Connections by nginx's own status page; answers by their codes from its log, because the page does not tell them. */
export function observe(rendering: Omit<Rendering, 'observed'>): Observed {
  const { asked } = rendering;
  return together(
    asked.target.can('processes') ? answers() : none,
    rendering.reaches('front', 'status') ? connections(asked, rendering.at('front', 'status')) : none,
  );
}

function connections(asked: Asked, { host, port }: { host: string; port: number }): Observed {
  return {
    alerts: [],
    scrapes: [{ job: 'front', workload: 'nginx-exporter', listen: 'metrics' }],
    ...exporter(asked, {
      id: 'nginx-exporter',
      does: both('Shows the connections of nginx.', 'Montre les connexions de nginx.'),
      image: 'docker.io/nginx/nginx-prometheus-exporter:1.4.2',
      package: 'prometheus-nginx-exporter',
      port: 9113,
      args: (listen) => [
        `--web.listen-address=${listen}`,
        `--nginx.scrape-uri=http://${host}:${port}/stub_status`,
      ],
    }),
  };
}

/** Above the exporters' usual ports; mtail's own, 3903, is where Garage answers its administrators. */
const mtailPort = 9117;

/** The line of a request in nginx's usual formats: `"GET / HTTP/1.1" 200 612`, and `"status":200` or `"status":"200"` in JSON. */
const program = `counter nginx_http_responses_total by code

/ HTTP\\/[0-9.]+" (?P<code>[1-5][0-9][0-9]) / {
  nginx_http_responses_total[$code]++
}
/"status": ?"?(?P<code>[1-5][0-9][0-9])/ {
  nginx_http_responses_total[$code]++
}
`;

export const programAt = '/etc/mtail/nginx.mtail';
const logAt = '/var/log/nginx/access.log';

function answers(): Observed {
  const workload: Workload = {
    id: 'front-log-figures',
    does: both(
      'Counts the answers in nginx’s log by their codes.',
      'Compte les réponses du journal de nginx par code.',
    ),
    kind: 'serve',
    ways: { packages: { names: ['mtail'], unit: 'mtail.service', rights: {} } },
    env: {},
    listens: [{ name: 'metrics', port: mtailPort, speaks: 'http' }],
    files: [programAt, '/etc/default/mtail'],
    keeps: [],
    replicas: 1,
    mib: 30,
    after: [],
    stop: { signal: 'TERM', withinS: 10 },
  };
  const file = { mode: '0644', owner: 'root:root', comment: '#' } as const;
  return {
    scrapes: [{ job: 'front-log', workload: workload.id, listen: 'metrics' }],
    alerts,
    panels,
    exporters: [workload],
    files: [
      { ...file, at: programAt, text: program, reader: 'mtail' },
      {
        ...file,
        at: '/etc/default/mtail',
        text: `LOGS=${logAt}\nHOST=127.0.0.1\nPORT=${mtailPort}\n`,
        reader: 'sh',
      },
    ],
  };
}

const panels: readonly Panel[] = [
  {
    board: 'front',
    title: both('Answers a second, by kind', 'Réponses par seconde, par genre'),
    unit: 'reqps',
    curves: ['2', '3', '4', '5'].map((kind) => ({
      expr: `sum(rate(nginx_http_responses_total{code=~"${kind}.."}[5m]))`,
      legend: `${kind}xx`,
    })),
  },
  {
    board: 'front',
    title: both('Share of errors of the server', 'Part des erreurs du serveur'),
    unit: 'percentunit',
    curves: [
      {
        expr: 'sum(rate(nginx_http_responses_total{code=~"5.."}[5m])) / sum(rate(nginx_http_responses_total[5m]))',
        legend: '5xx',
      },
    ],
  },
];

const code = (of: string, values: string) => ({ series: `nginx_http_responses_total{code="${of}"}`, values });

export const alerts: readonly Alert[] = [
  {
    name: 'ErrorsHigh',
    // At night one failure among fifty requests is 2 %: five at least within five minutes are a pattern.
    expr: '100 * sum(rate(nginx_http_responses_total{code=~"5.."}[5m])) / sum(rate(nginx_http_responses_total[5m])) > 1 and sum(increase(nginx_http_responses_total{code=~"5.."}[5m])) >= 5',
    forMinutes: 5,
    severity: 'page',
    what: both(
      'More than 1 % of the answers are errors of the server (5xx).',
      'Plus de 1 % des réponses sont des erreurs du serveur (5xx).',
    ),
    next: both(
      "Which: `grep '\" 5[0-9][0-9] ' /var/log/nginx/access.log | tail`, then the app’s log.",
      "Lesquelles : `grep '\" 5[0-9][0-9] ' /var/log/nginx/access.log | tail`, puis le journal de l’application.",
    ),
    proof: {
      series: [code('200', '0+100x30'), code('502', '0+5x30')],
      firesAfterMinutes: 15,
      quiet: [code('200', '0+100x30'), code('404', '0+50x30'), code('502', '0+0.2x30')],
    },
  },
];
