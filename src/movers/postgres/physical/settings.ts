import { isAbsolute } from 'node:path';

export interface SettingsInput {
  readonly data: string;
  readonly port: number;
  /** Only sessions from this machine. */
  readonly local: boolean;
  /** The source's, as `current_setting` prints them. */
  readonly source: Readonly<Record<string, string>>;
  /** The source follows other servers by subscriptions of its own. */
  readonly subscribes: boolean;
}

/** Source settings that `clusterSettings` looks at. */
export const wanted = [
  'max_connections',
  'max_worker_processes',
  'max_wal_senders',
  'max_replication_slots',
  'max_prepared_transactions',
  'max_locks_per_transaction',
  'shared_preload_libraries',
  'ssl',
  'ssl_cert_file',
  'ssl_key_file',
] as const;

/**
 * Settings under which a copy of the source's files runs here, whatever the source's own configuration says of its machine. A
 * standby needs at least the primary's sizes (manual, 27.4.3 "Administrator's Overview"); `wal_level = logical` takes effect at
 * the promotion, and is what the way back is read from. No archive, no synchronous standby: they are the source's.
 */
export function clusterSettings(input: SettingsInput): Record<string, string> {
  const { data, port, local, source, subscribes } = input;
  const atLeast = (name: string, least: number) => String(Math.max(Number(source[name] ?? 0), least));
  const files = [source['ssl_cert_file'] ?? '', source['ssl_key_file'] ?? ''];
  const certificateCame = source['ssl'] === 'on' && !files.some(isAbsolute);
  return {
    data_directory: quoted(data),
    hba_file: quoted(`${data}/pg_hba.conf`),
    ident_file: quoted(`${data}/pg_ident.conf`),
    external_pid_file: "''",
    listen_addresses: local ? "'localhost'" : "'*'",
    port: String(port),
    unix_socket_directories: "''",
    ssl: certificateCame ? 'on' : 'off',
    logging_collector: 'off',
    log_destination: "'stderr'",
    wal_level: 'logical',
    hot_standby: 'on',
    hot_standby_feedback: 'on',
    archive_mode: 'off',
    restore_command: "''",
    synchronous_standby_names: "''",
    max_connections: atLeast('max_connections', 100),
    max_worker_processes: atLeast('max_worker_processes', 8),
    max_wal_senders: atLeast('max_wal_senders', 10),
    max_replication_slots: atLeast('max_replication_slots', 10),
    max_prepared_transactions: atLeast('max_prepared_transactions', 0),
    max_locks_per_transaction: atLeast('max_locks_per_transaction', 64),
    shared_preload_libraries: quoted(source['shared_preload_libraries'] ?? ''),
    // The source's own subscriptions come along, and would read from their publishers a second time.
    ...(subscribes ? { max_logical_replication_workers: '0' } : {}),
  };
}

export const settingsText = (settings: Readonly<Record<string, string>>): string =>
  `${Object.entries(settings)
    .map(([name, value]) => `${name} = ${value}`)
    .join('\n')}\n`;

/** A value in a configuration file (manual, 20.1.2). */
export const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** For a source that keeps its pg_hba.conf elsewhere. `md5` takes SCRAM verifiers too (manual, 21.5). */
export const ownHba = 'local all all peer\nhost all all all md5\n';
