import type { Alert } from '../../core/stack/observe.ts';
import { both } from '../../core/text.ts';

const server = 'instance="db"';

/**
 * Names as postgres_exporter 0.11.1 shows them (read off /metrics of PostgreSQL 15); 0.17.1 has the same.
 * @param keepMb WAL that a slot may hold, in MB (max_slot_wal_keep_size)
 */
export const alerts = (keepMb: number): readonly Alert[] => [
  {
    name: 'PostgresDown',
    expr: 'pg_up == 0',
    forMinutes: 1,
    severity: 'page',
    what: both('PostgreSQL takes no connection.', 'PostgreSQL n’accepte aucune connexion.'),
    next: both(
      'Read its log: a full disk and a lost setting are the usual causes.',
      'Lire son journal : un disque plein ou un réglage faux en sont les causes habituelles.',
    ),
    mutes: ['PostgresConnectionsHigh', 'PostgresArchiveStands', 'PoolWaits', 'SiteDown'],
    proof: {
      series: [{ series: `pg_up{${server}}`, values: '0x10' }],
      firesAfterMinutes: 3,
      quiet: [{ series: `pg_up{${server}}`, values: '1x10' }],
    },
  },
  {
    name: 'PostgresConnectionsHigh',
    // Of what an ordinary role can have: a fixed number never fires behind a pooler, and always without one (facts B11).
    expr: '100 * sum by (instance) (pg_stat_activity_count) / (max by (instance) (pg_settings_max_connections) - max by (instance) (pg_settings_superuser_reserved_connections)) > 80',
    forMinutes: 5,
    severity: 'page',
    what: both(
      'More than 80 % of the connections that PostgreSQL allows are taken.',
      'Plus de 80 % des connexions permises par PostgreSQL sont prises.',
    ),
    next: both(
      'Who holds them: `SELECT usename, application_name, state, count(*) FROM pg_stat_activity GROUP BY 1, 2, 3 ORDER BY 4 DESC`.',
      'Qui les tient : `SELECT usename, application_name, state, count(*) FROM pg_stat_activity GROUP BY 1, 2, 3 ORDER BY 4 DESC`.',
    ),
    proof: {
      series: connections(26),
      firesAfterMinutes: 8,
      quiet: connections(10),
    },
  },
  {
    name: 'PostgresArchiveFails',
    expr: 'increase(pg_stat_archiver_failed_count[15m]) > 0',
    forMinutes: 5,
    severity: 'page',
    what: both(
      'The write-ahead log does not reach the archive: until it does, what is written now would be lost with the disk.',
      'Le journal de la base n’atteint pas l’archive : d’ici là, ce qui s’écrit serait perdu avec le disque.',
    ),
    next: both(
      'Why: `SELECT last_failed_wal, last_failed_time FROM pg_stat_archiver`, then PostgreSQL’s log.',
      'Pourquoi : `SELECT last_failed_wal, last_failed_time FROM pg_stat_archiver`, puis le journal de PostgreSQL.',
    ),
    mutes: ['PostgresArchiveStands'],
    proof: {
      series: [{ series: `pg_stat_archiver_failed_count{${server}}`, values: '0+1x30' }],
      firesAfterMinutes: 20,
      quiet: [{ series: `pg_stat_archiver_failed_count{${server}}`, values: '7x30' }],
    },
  },
  {
    name: 'PostgresArchiveStands',
    // An archiver that hangs counts no failure. While nobody writes there is nothing to archive, and the age says nothing.
    expr: 'pg_stat_archiver_last_archive_age > 900 and on (instance) sum by (instance) (increase(pg_stat_database_tup_inserted[15m]) + increase(pg_stat_database_tup_updated[15m]) + increase(pg_stat_database_tup_deleted[15m])) > 0',
    forMinutes: 5,
    severity: 'page',
    what: both(
      'Rows are written, and nothing has been archived for 15 minutes.',
      'Des lignes s’écrivent, et rien n’est archivé depuis 15 minutes.',
    ),
    next: both(
      'Is the archive command still running? `ps -C pgbackrest -o etime,args`',
      'La commande d’archivage tourne-t-elle encore ? `ps -C pgbackrest -o etime,args`',
    ),
    proof: {
      series: [
        ...written('0+10x40'),
        { series: `pg_stat_archiver_last_archive_age{${server}}`, values: '0+60x40' },
      ],
      firesAfterMinutes: 30,
      quiet: [
        ...written('5x40'),
        { series: `pg_stat_archiver_last_archive_age{${server}}`, values: '0+60x40' },
      ],
    },
  },
  {
    name: 'PostgresSlotHoldsWal',
    expr: `pg_replication_slots_pg_wal_lsn_diff > ${(keepMb / 2) * 1024 * 1024}`,
    forMinutes: 5,
    severity: 'page',
    what: both(
      `The slot {{ $labels.slot_name }} holds more than half of the ${keepMb} MB of write-ahead log that it may: then it is dropped, and what follows it is lost.`,
      `Le slot {{ $labels.slot_name }} retient plus de la moitié des ${keepMb} Mo de journal permis : au-delà il est abandonné, et ce qui le suit est perdu.`,
    ),
    next: both(
      "Is whoever follows it still there? Else drop it: `SELECT pg_drop_replication_slot('{{ $labels.slot_name }}')`.",
      "Qui le suit est-il encore là ? Sinon le supprimer : `SELECT pg_drop_replication_slot('{{ $labels.slot_name }}')`.",
    ),
    proof: {
      series: [slot(keepMb * 0.75 * 1024 * 1024)],
      firesAfterMinutes: 8,
      quiet: [slot(16 * 1024 * 1024)],
    },
  },
  {
    name: 'PostgresIdleInTransaction',
    expr: 'max by (instance, datname) (pg_stat_activity_max_tx_duration{state=~"idle in transaction.*"}) > 600',
    forMinutes: 5,
    severity: 'ticket',
    what: both(
      'A session has kept a transaction open for 10 minutes without work: it holds locks, and vacuum waits for it.',
      'Une session garde une transaction ouverte depuis 10 minutes sans rien faire : elle tient des verrous, et le vacuum l’attend.',
    ),
    next: both(
      "Whose: `SELECT pid, usename, query FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' ORDER BY xact_start LIMIT 1`.",
      "À qui : `SELECT pid, usename, query FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' ORDER BY xact_start LIMIT 1`.",
    ),
    proof: {
      series: [transaction('0+60x30', 'idle in transaction')],
      firesAfterMinutes: 20,
      quiet: [transaction('0+60x30', 'active'), transaction('0x30', 'idle in transaction')],
    },
  },
];

type Series = Alert['proof']['series'];

function connections(count: number): Series {
  return [
    { series: `pg_stat_activity_count{${server},datname="app",state="active"}`, values: '2x15' },
    { series: `pg_stat_activity_count{${server},datname="app",state="idle"}`, values: `${count - 2}x15` },
    { series: `pg_settings_max_connections{${server}}`, values: '33x15' },
    { series: `pg_settings_superuser_reserved_connections{${server}}`, values: '3x15' },
  ];
}

function written(values: string): Series {
  return ['inserted', 'updated', 'deleted'].map((what) => ({
    series: `pg_stat_database_tup_${what}{${server},datname="app"}`,
    values,
  }));
}

function slot(bytes: number): Series[number] {
  return { series: `pg_replication_slots_pg_wal_lsn_diff{${server},slot_name="s"}`, values: `${bytes}x15` };
}

function transaction(values: string, state: string): Series[number] {
  return { series: `pg_stat_activity_max_tx_duration{${server},datname="app",state="${state}"}`, values };
}
