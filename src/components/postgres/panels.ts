import type { Panel } from '../../core/stack/observe.ts';
import { both } from '../../core/text.ts';

const databases = 'datname!~"|template.*"';

export const panels: readonly Panel[] = [
  {
    board: 'database',
    title: both('Connections', 'Connexions'),
    unit: 'short',
    curves: [
      { expr: 'sum by (state) (pg_stat_activity_count)', legend: '{{state}}' },
      {
        expr: 'max(pg_settings_max_connections) - max(pg_settings_superuser_reserved_connections)',
        legend: 'allowed',
      },
    ],
  },
  {
    board: 'database',
    title: both('Transactions a second', 'Transactions par seconde'),
    unit: 'short',
    curves: [
      {
        expr: `sum by (datname) (rate(pg_stat_database_xact_commit{${databases}}[5m]))`,
        legend: '{{datname}}',
      },
      {
        expr: `sum by (datname) (rate(pg_stat_database_xact_rollback{${databases}}[5m]))`,
        legend: '{{datname}} rolled back',
      },
    ],
  },
  {
    board: 'database',
    title: both('Share of pages found in memory', 'Part des pages trouvées en mémoire'),
    unit: 'percentunit',
    curves: [
      {
        expr: `sum(rate(pg_stat_database_blks_hit{${databases}}[5m])) / (sum(rate(pg_stat_database_blks_hit{${databases}}[5m])) + sum(rate(pg_stat_database_blks_read{${databases}}[5m])))`,
        legend: 'hits',
      },
    ],
  },
  {
    board: 'database',
    title: both('Size', 'Taille'),
    unit: 'bytes',
    curves: [{ expr: `pg_database_size_bytes{${databases}}`, legend: '{{datname}}' }],
  },
  {
    board: 'database',
    title: both('Write-ahead log that slots hold', 'Journal retenu par les slots'),
    unit: 'bytes',
    curves: [{ expr: 'pg_replication_slots_pg_wal_lsn_diff', legend: '{{slot_name}}' }],
  },
  {
    board: 'database',
    title: both('Age of the newest archived segment', 'Âge du dernier segment archivé'),
    unit: 's',
    curves: [{ expr: 'pg_stat_archiver_last_archive_age', legend: 'age' }],
  },
];
