import { exporter } from '../../core/stack/exporter.ts';
import { together } from '../../core/stack/figures.ts';
import type { Observed } from '../../core/stack/observe.ts';
import type { Rendering } from '../../core/stack/stack.ts';
import { both } from '../../core/text.ts';
import { alerts } from './alerts.ts';
import { panels } from './panels.ts';

/** A role of PostgreSQL with `pg_monitor` and nothing else: it reads figures, no row. */
export const monitorRole = 'monitor';

export function observe(rendering: Omit<Rendering, 'observed'>): Observed {
  const { asked, settings } = rendering;
  if (!rendering.reaches('sql')) return { scrapes: [], alerts: [] };
  const { host, port } = rendering.at('sql');
  const shows = exporter(asked, {
    id: 'postgres-exporter',
    does: both('Shows the figures of PostgreSQL.', 'Montre les mesures de PostgreSQL.'),
    image: 'quay.io/prometheuscommunity/postgres-exporter:v0.17.1',
    package: 'prometheus-postgres-exporter',
    port: 9187,
    args: (listen) => [`--web.listen-address=${listen}`],
    env: {
      // Past the pooler: it asks for figures of the server, and its settings would not survive a shared connection.
      DATA_SOURCE_URI: {
        kind: 'plain',
        value: `${host}:${port}/postgres?sslmode=${asked.target.can('processes') ? 'disable' : 'require'}`,
      },
      DATA_SOURCE_USER: { kind: 'plain', value: monitorRole },
      DATA_SOURCE_PASS: { kind: 'given', name: 'POSTGRES_MONITOR_PASSWORD', secret: true },
    },
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
