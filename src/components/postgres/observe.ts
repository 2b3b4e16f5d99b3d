import { exporter } from '../../core/stack/exporter.ts';
import { together } from '../../core/stack/figures.ts';
import type { Observed } from '../../core/stack/observe.ts';
import type { Address, Rendering } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { both } from '../../core/text.ts';
import { alerts } from './alerts.ts';
import { panels } from './panels.ts';

/** A role of PostgreSQL with `pg_monitor` and nothing else: it reads figures, no row. */
const monitorRole = 'monitor';

export function observe(rendering: Omit<Rendering, 'observed'>): Observed {
  const { asked, settings } = rendering;
  if (!rendering.reaches('sql')) return { scrapes: [], alerts: [] };
  const shows = exporter(asked, {
    id: 'postgres-exporter',
    does: both('Shows the figures of PostgreSQL.', 'Montre les mesures de PostgreSQL.'),
    image: 'quay.io/prometheuscommunity/postgres-exporter:v0.17.1',
    package: 'prometheus-postgres-exporter',
    port: 9187,
    args: (listen) => [`--web.listen-address=${listen}`],
    env: asked.target.can('processes') ? bySocket : byPassword(rendering.at('sql')),
    rights: { knownUser: true },
  });
  const keepMb = Number(settings['max_slot_wal_keep_size']?.value ?? 10 * 1024);
  return together(
    {
      scrapes: [{ job: 'postgres', workload: 'postgres-exporter', listen: 'metrics' }],
      alerts: alerts(keepMb),
      panels,
    },
    { scrapes: [], alerts: [], ...shows },
  );
}

/** Past the pooler: the figures are the server's. On a host the system's user `prometheus` is this role, and has no password. */
const bySocket: Workload['env'] = {
  DATA_SOURCE_NAME: { kind: 'plain', value: `user=${monitorRole} host=/run/postgresql dbname=postgres` },
};

const byPassword = ({ host, port }: Address): Workload['env'] => ({
  DATA_SOURCE_URI: { kind: 'plain', value: `${host}:${port}/postgres?sslmode=disable` },
  DATA_SOURCE_USER: { kind: 'plain', value: monitorRole },
  DATA_SOURCE_PASS: { kind: 'given', name: 'DB_MONITOR_PASSWORD', secret: true },
});
