import { expect, test } from 'vitest';
import { catalogue, type FindingCode } from './catalogue.ts';
import type { Facts, Known, ServerFacts, TableFacts, TargetExtension } from './facts/facts.ts';
import { olderThan } from './families/extensions.ts';
import { healthy, known, server, table, unseen } from './healthy.test-support.ts';
import { judge } from './judge.ts';
import type { Need } from '../shape/selection.ts';
import { recommend, weigh } from './recommend.ts';

type Value<T> = T extends Known<infer U> ? U : never;
type Source = Facts['source'];
type Target = NonNullable<Facts['target']>;

const source = (change: Partial<Source>): Facts => ({ ...healthy, source: { ...healthy.source, ...change } });
const target = (change: Partial<Target>): Facts => ({
  ...healthy,
  target: healthy.target === undefined ? undefined : { ...healthy.target, ...change },
});
const valueOf = <T>(fact: Known<T>): T => {
  if (!fact.known) throw new Error('unseen');
  return fact.value;
};
/** The source with one fact changed in part. */
const src = <K extends 'role' | 'roles' | 'objects' | 'activity' | 'replication'>(
  key: K,
  change: Partial<Value<Source[K]>>,
): Facts => source({ [key]: known({ ...valueOf<object>(healthy.source[key]), ...change }) });
const tgt = <K extends 'role' | 'replication'>(key: K, change: Partial<Value<Target[K]>>): Facts =>
  target({ [key]: known({ ...valueOf<object>(healthy.source[key]), ...change }) });
const srv = (change: Partial<ServerFacts>): Known<ServerFacts> => known({ ...server, ...change });
const set = (settings: Record<string, string>) => srv({ settings: { ...server.settings, ...settings } });
const tab = (change: Partial<TableFacts>): Facts => source({ tables: known([{ ...table, ...change }]) });
const keyless = { primaryKey: [], uniqueIndex: undefined, identifiable: false } as const;
const column = { name: 'x', type: 'integer', typeOid: 23, notNull: true } as const;
const trgm = { name: 'pg_trgm', version: '1.6', schema: 'public', dataTables: [] };
const there = {
  name: 'pg_trgm',
  defaultVersion: '1.6',
  versions: ['1.5', '1.6'],
  installed: null,
  schema: null,
  needsSuperuser: false,
};
const extension = (change: Partial<TargetExtension>): Facts => ({
  ...target({ extensions: known([{ ...there, ...change }]) }),
  source: { ...healthy.source, extensions: known([trgm]) },
});
const missingRole = (more: Partial<Facts['source']> = {}): Facts =>
  source({
    roles: known({ all: ['mover', 'app'], used: [{ name: 'app', login: true }], settings: [] }),
    ...more,
  });
const setting = (text: string) =>
  src('roles', { settings: [{ role: null, inDatabase: true, setting: text }] });
const slot = (name: string) =>
  src('replication', { slots: [{ name, active: false, here: true, retainedBytes: 5_000_000 }] });

const onPlatform = (needs: readonly Need[]): Facts =>
  source({
    platform: known({
      platform: 'Cloudy',
      stays: [{ name: 'schema "cloud"', why: 'The platform runs on it.' }],
      along: ['cloud.users'],
      needs,
    }),
  });

const cases: readonly [FindingCode, Facts][] = [
  ['PG-PLATFORM', onPlatform([])],
  ['PG-PLATFORM-NEEDED', onPlatform([{ what: 'trigger t on table x', needs: 'function cloud.call()' }])],
  ['PG-NOT-CHECKED', source({ activity: unseen })],
  ['PG-TARGET-UNSEEN', { ...healthy, target: undefined }],
  ['PG-VERSION-OLD', source({ server: srv({ major: 12, version: '12.22' }) })],
  ['PG-VERSION-DOWN', source({ server: srv({ major: 17 }) })],
  ['PG-CLIENT-TOOLS', { ...healthy, tools: known({ pgDump: 15, baseBackup: [], machine: 'debian' }) }],
  ['PG-CLIENT-TOOLS', { ...healthy, tools: known({ pgDump: undefined, baseBackup: [], machine: 'macos' }) }],
  ['PG-STANDBY', source({ server: srv({ standby: true }) })],
  ['PG-POOLER', source({ pooled: true })],
  ['PG-WAL-LEVEL', source({ server: set({ wal_level: 'replica' }) })],
  ['PG-SLOTS', source({ server: srv({ slotsUsed: 10 }) })],
  ['PG-SENDERS', source({ server: srv({ sendersUsed: 10 }) })],
  ['PG-WAL-KEEP', source({ walRate: known({ bytesPerSecond: 60_000_000 }) })],
  ['PG-WAL-UNLIMITED', source({ server: set({ max_slot_wal_keep_size: '-1' }) })],
  ['PG-SLOT-TIMEOUT', source({ server: set({ idle_replication_slot_timeout: '600' }) })],
  ['PG-REPLICATION-RIGHT', src('role', { replication: false })],
  ['PG-CREATE-RIGHT', src('role', { createInDatabase: false })],
  ['PG-TABLE-OWNER', tab({ owned: false, owner: 'boss' })],
  ['PG-TRIGGER-RIGHT', tab({ triggerable: false })],
  ['PG-SELECT-RIGHT', tab({ selectable: false })],
  ['PG-SELECT-RIGHT', tab({ schemaUsable: false })],
  ['PG-SELECT-RIGHT', src('objects', { unreadableSequences: ['public.s'] })],
  ['PG-RLS', tab({ hasRls: true, hidesRows: true })],
  ['PG-TARGET-SUBSCRIPTION-RIGHT', tgt('role', { createSubscription: false })],
  ['PG-TARGET-CREATE-RIGHT', tgt('role', { createInDatabase: false })],
  [
    'PG-TARGET-RLS',
    { ...tgt('role', { bypassRls: false }), source: tab({ hasRls: true, owner: 'boss' }).source },
  ],
  ['PG-TARGET-STANDBY', target({ server: srv({ standby: true }) })],
  ['PG-TARGET-WORKERS', target({ server: srv({ subscriptionWorkers: 4 }) })],
  ['PG-TARGET-WORKERS', target({ server: set({ max_worker_processes: '1' }) })],
  ['PG-TARGET-ORIGINS', target({ server: set({ max_replication_slots: '0' }) })],
  [
    'PG-TARGET-ORIGINS',
    target({
      server: known({
        ...server,
        major: 18,
        settings: { ...server.settings, max_active_replication_origins: '0' },
      }),
    }),
  ],
  ['PG-TARGET-NOT-EMPTY', target({ contents: known(['table public.users']) })],
  ['PG-BACK-WAL-LEVEL', target({ server: set({ wal_level: 'replica' }) })],
  ['PG-BACK-SLOTS', target({ server: srv({ slotsUsed: 10 }) })],
  ['PG-BACK-SENDERS', target({ server: srv({ sendersUsed: 10 }) })],
  ['PG-BACK-REPLICATION-RIGHT', tgt('role', { replication: false })],
  ['PG-BACK-SUBSCRIPTION-RIGHT', src('role', { createSubscription: false })],
  ['PG-BACK-WORKERS', source({ server: set({ max_logical_replication_workers: '0' }) })],
  ['PG-IDENTITY-INDEX', tab({ ...keyless, uniqueIndex: { name: 'u', columns: ['x'] } })],
  ['PG-IDENTITY-FULL', tab(keyless)],
  ['PG-IDENTITY-INCOMPARABLE', tab({ ...keyless, incomparable: ['payload json'] })],
  [
    'PG-IDENTITY-INCOMPARABLE',
    tab({ ...keyless, identifiable: true, replicaIdentity: 'f', incomparable: ['payload json'] }),
  ],
  ['PG-IDENTITY-LOST', tab({ identifiable: false, replicaIdentity: 'i' })],
  ['PG-UNLOGGED', tab({ unlogged: true })],
  ['PG-FOREIGN-TABLES', src('objects', { foreignTables: ['public.f'] })],
  ['PG-LARGE-OBJECTS', src('objects', { largeObjects: 3 })],
  ['PG-MATERIALIZED-VIEWS', src('objects', { materializedViews: ['public.m'] })],
  ['PG-GENERATED', tab({ columns: [{ ...column, generated: true, identity: '' }], virtualColumns: 1 })],
  ['PG-IDENTITY-COLUMNS', tab({ columns: [{ ...column, generated: false, identity: 'a' }] })],
  ['PG-PARTITIONS', src('objects', { partitionRoots: ['public.p'] })],
  ['PG-INHERITANCE', tab({ inherits: true })],
  ['PG-EVENT-TRIGGERS', src('objects', { eventTriggers: ['watch'] })],
  [
    'PG-FIRING-TRIGGERS',
    src('objects', { firingTriggers: [{ name: 't', table: 'public.a', when: 'ALWAYS' }] }),
  ],
  ['PG-EXTENSION-MISSING', { ...healthy, source: { ...healthy.source, extensions: known([trgm]) } }],
  ['PG-EXTENSION-OLDER', extension({ defaultVersion: '1.5', versions: ['1.5'] })],
  ['PG-EXTENSION-SCHEMA', extension({ installed: '1.6', schema: 'ext' })],
  ['PG-EXTENSION-RIGHT', extension({ needsSuperuser: true })],
  ['PG-EXTENSION-DATA', source({ extensions: known([{ ...trgm, dataTables: ['cron.job'] }]) })],
  ['PG-ENCODING', target({ server: srv({ encoding: 'LATIN1' }) })],
  ['PG-LOCALE', target({ server: srv({ provider: 'i', icuLocale: 'fr' }) })],
  ['PG-COLLATION-VERSION', source({ server: srv({ collationVersion: '2.31' }) })],
  [
    'PG-COLLATION-DIFFERS',
    target({ server: srv({ collationVersion: '2.41', actualCollationVersion: '2.41' }) }),
  ],
  ['PG-COLLATION-MISSING', source({ collations: known(['fr_FR.utf8']) })],
  ['PG-ROLES', missingRole()],
  ['PG-ROLES-RIGHT', { ...tgt('role', { createRole: false }), source: missingRole().source }],
  ['PG-ROLE-PASSWORDS', missingRole({ role: src('role', { readsPasswords: false }).source.role })],
  ['PG-DATABASE-SETTINGS', setting('search_path=shop, public')],
  ['PG-READ-ONLY', setting('default_transaction_read_only=on')],
  ['PG-STATEMENT-TIMEOUT', setting('statement_timeout=2min')],
  [
    'PG-PREPARED-TRANSACTIONS',
    src('activity', { prepared: [{ gid: "o'7", database: 'shop', seconds: 90 }] }),
  ],
  ['PG-LONG-TRANSACTIONS', src('activity', { writing: [{ pid: 7, user: 'app', seconds: 90 }] })],
  [
    'PG-SESSIONS-HIDDEN',
    {
      ...healthy,
      source: {
        ...src('activity', { hiddenSessions: 2 }).source,
        role: src('role', { readsAllStats: false }).source.role,
      },
    },
  ],
  ['PG-TRIGGERS-OFF', setting('session_replication_role=replica')],
  ['PG-TRIGGERS-MAYBE-OFF', src('activity', { mayBypassTriggers: ['postgres'] })],
  ['PG-LEFTOVER-SLOT', slot('unmoor_g1')],
  ['PG-LEFTOVER-PUBLICATION', src('replication', { publications: ['unmoor_g1'] })],
  ['PG-LEFTOVER-SUBSCRIPTION', tgt('replication', { subscriptions: [{ name: 'unmoor_g1', enabled: true }] })],
  ['PG-LEFTOVER-SCHEMA', src('replication', { ownSchema: true })],
  ['PG-OWN-SLOTS', slot('debezium')],
  ['PG-OWN-PUBLICATIONS', src('replication', { publications: ['unmoored'] })],
  ['PG-OWN-SUBSCRIPTIONS', src('replication', { subscriptions: [{ name: 'theirs', enabled: true }] })],
  ['PG-SIZE', healthy],
  ['PG-DISK', { ...healthy, targetDisk: known({ freeBytes: 1_200_000_000 }) }],
  ['PG-DISK-UNKNOWN', { ...healthy, targetDisk: unseen }],
  ['PG-CLOCKS', { ...healthy, clocks: known({ differenceMs: -2_100, withinMs: 50 }) }],
  ['PG-STATS-MISSING', tab({ rowEstimate: -1 })],
  ['PG-REACH', { ...healthy, reach: { target: unseen, source: known({ reaches: true }) } }],
  [
    'PG-REACH-NOT',
    {
      ...healthy,
      reach: {
        target: known({ reaches: true }),
        source: known({ reaches: false, why: 'Connection refused' }),
      },
    },
  ],
];

test('a healthy pair is told its size, and nothing else', () => {
  expect(judge(healthy).map((finding) => finding.code)).toEqual(['PG-SIZE']);
});

test.each(cases)('%s is found where it is so', (code, facts) => {
  const finding = judge(facts).find((one) => one.code === code);
  expect(finding?.level).toBe(catalogue[code].level);
  expect(`${finding?.what} ${finding?.why} ${finding?.remedy} ${finding?.undo}`).not.toMatch(
    /NaN|\[object|\(undefined|undefined\)/,
  );
  for (const text of [finding?.what, finding?.why]) expect(text).toMatch(/^[A-Za-z0-9].*[.]$/s);
});

test('every code of the catalogue has a case, and so can be found at all', () => {
  const found = new Set<string>(cases.map(([code]) => code));
  found.add('PG-PHYSICAL'); // by physical/doctor.ts, which looks at this machine
  expect([...found].sort()).toEqual(Object.keys(catalogue).sort());
});

test('every fact that could not be seen is unknown by name, on its side', () => {
  const blind: Facts = {
    ...healthy,
    source: {
      ...healthy.source,
      server: unseen,
      role: unseen,
      roles: unseen,
      replication: unseen,
      platform: unseen,
      tables: unseen,
      objects: unseen,
      extensions: unseen,
      collations: unseen,
      activity: unseen,
      walRate: unseen,
    },
    target: healthy.target && {
      ...healthy.target,
      server: unseen,
      role: unseen,
      roles: unseen,
      replication: unseen,
      contents: unseen,
      extensions: unseen,
      collations: unseen,
    },
    tools: unseen,
    targetDisk: unseen,
    clocks: unseen,
  };
  const findings = judge(blind);
  expect(findings.every((finding) => finding.level === 'unknown')).toBe(true);
  expect(findings.filter((one) => one.code === 'PG-NOT-CHECKED')).toHaveLength(20);
  expect(findings.map((one) => one.code)).toContain('PG-DISK-UNKNOWN');
});

test('a run that is under way is not held against itself', () => {
  const full = srv({ slotsUsed: 10, sendersUsed: 10, subscriptionWorkers: 4 });
  const before: Facts = {
    ...slot('unmoor_g1'),
    source: { ...slot('unmoor_g1').source, server: full },
    target: target({ contents: known(['table a']), server: full }).target,
  };
  const blocks = (facts: Facts) => judge(facts).filter((finding) => finding.level === 'blocks');
  expect(blocks(before).length).toBeGreaterThan(5);
  expect(blocks({ ...before, during: 'run' })).toEqual([]);
});

test('the gravest comes first', () => {
  const levels = judge({ ...slot('unmoor_g1'), targetDisk: unseen }).map((finding) => finding.level);
  expect(levels).toEqual(['blocks', 'unknown', 'tells']);
});

test.each([
  ['1.5', '1.6', true],
  ['1.10', '1.9', false],
  ['3.4.2', '3.4', false],
  ['0.8.0', '0.8.1-dev', true],
  ['unpackaged', 'unpackaged', false],
])('version %s is older than %s: %s', (a, b, older) => expect(olderThan(a, b)).toBe(older));

const possible = (facts: Facts) => {
  const { recommended, methods } = recommend(judge(facts), facts);
  for (const one of methods) expect(one.why.length).toBeGreaterThan(0);
  return [recommended, ...methods.map((one) => one.possible)];
};
const replicaLevel = set({ wal_level: 'replica' });
const physical = (more: Partial<ServerFacts>) => source({ server: known({ ...server, ...more }) });
const noStreaming = known({ admitted: false, why: 'no pg_hba.conf entry for replication connection' });

test.each<[string, Facts, (string | boolean)[]]>([
  ['nothing blocks', healthy, ['logical', true, true, true]],
  ['wal_level is replica', source({ server: replicaLevel }), ['physical', false, true, true]],
  [
    'no replication is admitted',
    source({ server: replicaLevel, physical: noStreaming }),
    ['offline', false, false, true],
  ],
  ['that is not known', source({ physical: unseen }), ['logical', true, 'unknown', true]],
  ['the majors differ', target({ server: srv({ major: 17 }) }), ['logical', true, false, true]],
  ['there are tablespaces', physical({ tablespaces: ['fast'] }), ['logical', true, false, true]],
  [
    'this machine has no pg_basebackup',
    { ...healthy, tools: known({ pgDump: 17, baseBackup: [17], machine: 'debian' }) },
    ['logical', true, false, true],
  ],
  ['walsenders are rare', physical({ sendersUsed: 9 }), ['logical', true, false, true]],
  ['rows are hidden', tab({ hidesRows: true }), ['physical', false, true, false]],
  [
    'an extension is missing',
    source({ extensions: known([{ name: 'hstore', version: '1.8', schema: 'public', dataTables: [] }]) }),
    ['none', false, false, false],
  ],
  [
    'nothing can be seen',
    source({ tables: unseen, physical: unseen }),
    ['none', 'unknown', 'unknown', 'unknown'],
  ],
])('when %s, the methods are %s', (_, facts, expected) => expect(possible(facts)).toEqual(expected));

test('a copy of the files says what else comes along', () => {
  const facts = physical({ otherDatabases: ['blog'] });
  const why = recommend(judge(facts), facts).methods.find((one) => one.method === 'physical')?.why;
  expect(why?.join(' ')).toContain('Other databases of the source come along: blog.');
});

test('an offline move is not held up by what only streaming needs', () => {
  const facts = source({
    server: set({ wal_level: 'replica' }),
    tables: known([{ ...table, hidesRows: true }]),
  });
  const blocking = weigh(judge(facts), 'offline').filter((finding) => finding.level === 'blocks');
  expect(blocking.map((finding) => finding.code)).toEqual(['PG-RLS']);
});

test('a physical move is held up by what stops a copy of files, and by nothing that speaks of rows', () => {
  const facts = source({
    server: srv({ standby: true, settings: { ...server.settings, wal_level: 'replica' } }),
    tables: known([{ ...table, hidesRows: true }]),
  });
  const weighed = weigh(judge({ ...facts, target: undefined }), 'physical');
  expect(weighed.map((finding) => finding.code)).not.toContain('PG-TARGET-UNSEEN');
  expect(weighed.filter(({ level }) => level === 'blocks').map(({ code }) => code)).toEqual(['PG-STANDBY']);
});

test('a missing pg_dump stands in nobody’s way where a container can run one', () => {
  const findings = judge({
    ...healthy,
    tools: known({ pgDump: 15, baseBackup: [], machine: 'debian', containers: true }),
  });
  expect(findings.map((finding) => finding.code)).not.toContain('PG-CLIENT-TOOLS');
});
