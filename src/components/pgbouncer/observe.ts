import { exporter } from '../../core/stack/exporter.ts';
import { figures, together } from '../../core/stack/figures.ts';
import type { Alert, Observed, Panel } from '../../core/stack/observe.ts';
import type { Rendering } from '../../core/stack/stack.ts';
import { both } from '../../core/text.ts';

const does = both('Shows the figures of PgBouncer.', 'Montre les mesures de PgBouncer.');

/**
 * Debian's prometheus-pgbouncer-exporter 1.7 ends with KeyError 'total_requests' on every PgBouncer since 1.8 (tried with 1.18), so on a
 * host the figures come by `SHOW POOLS` itself, under the names of the community's exporter, which images have.
 */
export function observe(rendering: Omit<Rendering, 'observed'>): Observed {
  const { asked } = rendering;
  if (!rendering.reaches('sql-pool')) return { scrapes: [], alerts: [] };
  const { host, port } = rendering.at('sql-pool');
  const said: Observed = { scrapes: [], alerts, panels };
  if (asked.target.can('processes'))
    return together(
      said,
      figures(asked, {
        id: 'pgbouncer-figures',
        does,
        every: '* * * * *',
        packages: ['postgresql-client'],
        // Through the socket, PgBouncer lets its own system user ask as `pgbouncer` without a password (pgbouncer.org, admin console).
        env: {
          PGHOST: { kind: 'plain', value: '/run/postgresql' },
          PGPORT: { kind: 'plain', value: String(port) },
          PGUSER: { kind: 'plain', value: 'pgbouncer' },
        },
        script,
      }),
    );
  return together(said, {
    scrapes: [{ job: 'pgbouncer', workload: 'pgbouncer-exporter', listen: 'metrics' }],
    alerts: [],
    ...exporter(asked, {
      id: 'pgbouncer-exporter',
      does,
      image: 'docker.io/prometheuscommunity/pgbouncer-exporter:v0.11.0',
      package: 'prometheus-pgbouncer-exporter',
      port: 9127,
      args: (listen) => [`--web.listen-address=${listen}`],
      env: {
        // The app's own role, which stands in `stats_users`. PgBouncer speaks no TLS on the inner network, and a driver that asks for it would be refused.
        PGBOUNCER_EXPORTER_CONNECTION_STRING: {
          kind: 'plain',
          value: `postgres://app@${host}:${port}/pgbouncer?sslmode=disable`,
        },
        PGPASSWORD: { kind: 'given', name: 'DB_PASSWORD', secret: true },
      },
    }),
  });
}

/** Columns by their names: each version has put new ones between the old. */
const script = `runuser -u postgres -- psql -XAt --csv -P tuples_only=off -d pgbouncer -c 'SHOW POOLS' | awk -F, '
  NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
  {
    pool = "{database=\\"" $column["database"] "\\",user=\\"" $column["user"] "\\"} "
    print "pgbouncer_pools_client_active_connections" pool $column["cl_active"]
    print "pgbouncer_pools_client_waiting_connections" pool $column["cl_waiting"]
    print "pgbouncer_pools_server_active_connections" pool $column["sv_active"]
    print "pgbouncer_pools_server_idle_connections" pool $column["sv_idle"]
    print "pgbouncer_pools_client_maxwait_seconds" pool $column["maxwait"]
  }'`;

const panels: readonly Panel[] = [
  {
    board: 'database',
    title: both('Clients of the pool', 'Clients du pool'),
    unit: 'short',
    curves: [
      {
        expr: 'sum by (database) (pgbouncer_pools_client_active_connections)',
        legend: '{{database}} active',
      },
      {
        expr: 'sum by (database) (pgbouncer_pools_client_waiting_connections)',
        legend: '{{database}} waiting',
      },
    ],
  },
];

const pool = 'database="app",user="app"';

export const alerts: readonly Alert[] = [
  {
    name: 'PoolWaits',
    // Behind a pooler it is the pool that runs out, and not max_connections (facts B11).
    expr: 'max by (database, user) (pgbouncer_pools_client_maxwait_seconds) > 1',
    forMinutes: 3,
    severity: 'page',
    what: both(
      'A client has waited for more than a second for a connection of the pool of {{ $labels.database }}.',
      'Un client attend depuis plus d’une seconde une connexion du pool de {{ $labels.database }}.',
    ),
    next: both(
      'What holds them: long transactions in `pg_stat_activity`; then `default_pool_size`.',
      'Ce qui les tient : de longues transactions dans `pg_stat_activity` ; ensuite `default_pool_size`.',
    ),
    proof: {
      series: [{ series: `pgbouncer_pools_client_maxwait_seconds{${pool}}`, values: '4x10' }],
      firesAfterMinutes: 5,
      quiet: [{ series: `pgbouncer_pools_client_maxwait_seconds{${pool}}`, values: '0x10' }],
    },
  },
];
