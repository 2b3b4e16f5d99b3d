import type { Plan } from '../../core/plan/plan.ts';
import type { Setting } from '../../core/plan/settings.ts';
import type { Stack } from '../../core/stack/stack.ts';
import { before, labelsOf } from './labels.ts';

/** Its name: `db-rw` is the service of the primary, `pool` the one of the pooler. */
const cluster = 'db';

/** Settings of a server that the operator sets itself, and refuses (cloudnative-pg.io/docs, "Fixed parameters"). */
const fixed = new Set([
  'listen_addresses',
  'port',
  'archive_timeout',
  'archive_mode',
  'archive_command',
  'wal_level',
  'hba_file',
  'ssl',
]);

/**
 * PostgreSQL by the CloudNativePG operator: three servers, fail-over, archiving to S3 by the Barman Cloud plugin (what was built into
 * the operator for that is deprecated since 1.26), a pooler. Its settings are those that the plan computed.
 */
export function databaseOf(stack: Stack, plan: Plan): readonly object[] {
  const settings = plan.settings['postgres'];
  if (settings === undefined || stack.roles.get('sql') !== 'managed') return [];
  const labels = { ...labelsOf(stack, cluster), ...before };
  const backs = stack.roles.has('sql-backup');
  const parameters = Object.fromEntries(
    Object.entries(settings)
      .filter(([name]) => !fixed.has(name) && !name.includes('.'))
      .map(([name, setting]) => [name, inWords(setting)]),
  );
  const mib = Number(settings['shared_buffers']?.value ?? 256) * 4;
  return [
    {
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'Cluster',
      metadata: { name: cluster, labels },
      spec: {
        instances: 3,
        imageName: 'ghcr.io/cloudnative-pg/postgresql:17',
        primaryUpdateStrategy: 'unsupervised',
        enableSuperuserAccess: false,
        storage: { size: `${gibOf(plan)}Gi` },
        walStorage: { size: '15Gi' },
        resources: { requests: { cpu: '500m', memory: `${mib}Mi` }, limits: { memory: `${mib}Mi` } },
        affinity: {
          enablePodAntiAffinity: true,
          topologyKey: 'kubernetes.io/hostname',
          podAntiAffinityType: 'preferred',
        },
        bootstrap: {
          initdb: { database: 'app', owner: 'app', secret: { name: 'db-app' }, dataChecksums: true },
        },
        postgresql: { parameters },
        ...(backs
          ? {
              plugins: [
                {
                  name: 'barman-cloud.cloudnative-pg.io',
                  isWALArchiver: true,
                  parameters: { barmanObjectName: 'backups' },
                },
              ],
            }
          : {}),
      },
    },
    ...(stack.roles.has('sql-pool') ? [pooler(stack, plan)] : []),
    ...(backs ? backups(stack) : []),
  ];
}

function pooler(stack: Stack, plan: Plan): object {
  const settings = plan.settings['pgbouncer'] ?? {};
  const text = (name: string, otherwise: number) => String(settings[name]?.value ?? otherwise);
  return {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Pooler',
    metadata: { name: 'pool', labels: { ...labelsOf(stack, 'pool'), ...before } },
    spec: {
      cluster: { name: cluster },
      instances: 2,
      type: 'rw',
      pgbouncer: {
        poolMode: 'transaction',
        parameters: {
          max_client_conn: text('max_client_conn', 200),
          default_pool_size: text('default_pool_size', 20),
          max_prepared_statements: text('max_prepared_statements', 200),
        },
      },
    },
  };
}

const backups = (stack: Stack): readonly object[] => [
  {
    apiVersion: 'barmancloud.cnpg.io/v1',
    kind: 'ObjectStore',
    metadata: { name: 'backups', labels: { ...labelsOf(stack, 'backups'), ...before } },
    spec: {
      retentionPolicy: '30d',
      configuration: {
        destinationPath: `s3://${stack.name}-backups/`,
        endpointURL: 'https://s3.example.com',
        s3Credentials: {
          accessKeyId: { name: 'backup-store', key: 'ACCESS_KEY_ID' },
          secretAccessKey: { name: 'backup-store', key: 'SECRET_ACCESS_KEY' },
        },
        wal: { compression: 'gzip' },
        data: { compression: 'gzip' },
      },
    },
  },
  {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'ScheduledBackup',
    metadata: { name: 'nightly', labels: labelsOf(stack, 'nightly') },
    spec: {
      // The operator's cron has seconds first.
      schedule: '0 15 2 * * *',
      immediate: true,
      backupOwnerReference: 'cluster',
      cluster: { name: cluster },
      method: 'plugin',
      pluginConfiguration: { name: 'barman-cloud.cloudnative-pg.io' },
    },
  },
];

const inWords = ({ value, unit }: Setting): string =>
  `${String(value)}${unit === 'MB' || unit === 'ms' || unit === 's' ? unit : ''}`;

/** The database's own files and room for a restore beside them, in GiB: a volume grows, and never shrinks. */
function gibOf({ disk }: Plan): number {
  const bytes = disk.lines
    .filter(({ id }) => id === 'database' || id === 'drill')
    .reduce((sum, line) => sum + line.bytes, 0);
  return Math.max(20, Math.ceil(bytes / 2 ** 30));
}
