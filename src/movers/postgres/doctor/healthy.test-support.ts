import type { Facts, Known, ServerFacts, TableFacts } from './facts/facts.ts';

export const known = <T>(value: T): Known<T> => ({ known: true, value });
export const unseen = { known: false, why: 'permission denied' } as const;

export const server: ServerFacts = {
  major: 16,
  version: '16.4',
  standby: false,
  databaseBytes: 1_000_000_000,
  encoding: 'UTF8',
  collate: 'C.UTF-8',
  ctype: 'C.UTF-8',
  provider: 'c',
  icuLocale: null,
  collationVersion: '2.36',
  actualCollationVersion: '2.36',
  settings: {
    wal_level: 'logical',
    max_replication_slots: '10',
    max_wal_senders: '10',
    max_slot_wal_keep_size: '4096',
    max_logical_replication_workers: '4',
    max_worker_processes: '8',
  },
  tablespaces: [],
  otherDatabases: [],
  slotsUsed: 1,
  sendersUsed: 1,
  subscriptionWorkers: 0,
};

export const table: TableFacts = {
  oid: 16_384,
  schema: 'public',
  name: 'users',
  quoted: '"public"."users"',
  owner: 'mover',
  bytes: 900_000_000,
  rowEstimate: 1_000_000,
  unlogged: false,
  isPartition: false,
  hasRls: false,
  forcesRls: false,
  replicaIdentity: 'd',
  primaryKey: ['id'],
  uniqueIndex: { name: 'users_pkey', columns: ['id'] },
  columns: [{ name: 'id', type: 'integer', typeOid: 23, notNull: true, generated: false, identity: '' }],
  owned: true,
  selectable: true,
  triggerable: true,
  schemaUsable: true,
  hidesRows: false,
  identifiable: true,
  incomparable: [],
  virtualColumns: 0,
  inherits: false,
};

const role = {
  name: 'mover',
  superuser: false,
  replication: true,
  bypassRls: true,
  createRole: true,
  createInDatabase: true,
  createSubscription: true,
  readsAllStats: true,
  readsPasswords: true,
};
const side = {
  endpoint: { host: '127.0.0.1', port: 5432, database: 'shop', user: 'mover' },
  server: known(server),
  role: known(role),
  roles: known({ all: ['mover'], used: [{ name: 'mover', login: true }], settings: [] }),
  replication: known({ slots: [], publications: [], subscriptions: [], ownSchema: false }),
};

/** Two sides that nothing stands against. */
export const healthy: Facts = {
  during: 'before',
  home: false,
  source: {
    ...side,
    pooled: false,
    physical: known({ admitted: true, why: '' }),
    platform: known(undefined),
    tables: known([table]),
    objects: known({
      partitionRoots: [],
      foreignTables: [],
      materializedViews: [],
      eventTriggers: [],
      firingTriggers: [],
      largeObjects: 0,
      largeObjectBytes: 0,
      unreadableSequences: [],
    }),
    extensions: known([]),
    collations: known([]),
    activity: known({ prepared: [], writing: [], hiddenSessions: 0, mayBypassTriggers: [] }),
    walRate: known({ bytesPerSecond: 1_000_000 }),
  },
  target: { ...side, contents: known([]), extensions: known([]), collations: known([]) },
  tools: known({ pgDump: 17, baseBackup: [16], machine: 'debian' }),
  targetDisk: known({ freeBytes: 50_000_000_000 }),
  clocks: known({ differenceMs: 3, withinMs: 1 }),
};
