import { intoFile } from '../../core/agent/places.ts';
import { postgresConf } from '../../core/formats/postgres-conf.ts';
import type { Rights } from '../../core/stack/sandbox.ts';
import type { Setting } from '../../core/plan/settings.ts';
import { asName } from '../../core/stack/app.ts';
import { appPlace } from '../../core/stack/app-units.ts';
import { people, type StackFile } from '../../core/stack/file.ts';
import { oneShot } from '../../core/stack/one-shot.ts';
import type { Rendered, Rendering, Serves } from '../../core/stack/stack.ts';
import { sqlImage, systemOf } from '../../core/stack/systems.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { both } from '../../core/text.ts';
import { asideScript } from './aside.ts';
import { hba, ident } from './hba.ts';
import { setup } from './setup.ts';

const unitOf = (major: number) => `postgresql@${major}-main.service`;

export const serves = (): readonly Serves[] => [
  { id: 'db', listens: [{ name: 'sql', port: 5432, speaks: 'tcp' }] },
];

const plain = (value: Setting['value']): Pick<Setting, 'value'> => ({ value });

/** What is the same on every size of machine. */
const always: readonly (readonly [string, Pick<Setting, 'value' | 'unit'>])[] = [
  ['timezone', plain('UTC')],
  ['log_timezone', plain('UTC')],
  ['log_line_prefix', plain('%m [%p] %q%u@%d/%a ')],
  ['log_lock_waits', plain(true)],
  ['log_temp_files', { value: 10, unit: 'MB' }],
  ['log_autovacuum_min_duration', { value: 10, unit: 's' }],
  ['log_min_duration_statement', { value: 500, unit: 'ms' }],
  ['shared_preload_libraries', plain('pg_stat_statements')],
  ['track_io_timing', plain(true)],
];

/** The server's settings, who may come in, and the roles and database of the app. On a host it is Debian's; in a container the official image. */
export function render({ settings, asked, roles, plan }: Rendering): Rendered {
  const onHost = asked.target.can('processes');
  const major = systemOf(asked.choices).postgresMajor;
  const home = onHost ? `/etc/postgresql/${major}/main` : '/etc/postgresql';
  const own = Object.entries(settings).filter(
    ([name]) => !name.includes('.') && (onHost || name !== 'archive_timeout'),
  );
  // Without an archive behind it `archive_mode` would keep every segment until the disk is full.
  const archive: readonly (readonly [string, Pick<Setting, 'value'>])[] =
    onHost && roles.get('sql-backup') === 'component'
      ? [
          ['archive_mode', plain('on')],
          ['archive_command', plain('pgbackrest --stanza=app archive-push %p')],
        ]
      : [];
  const file = (at: string, text: string, reader: string, comment: '#' | '--'): StackFile => ({
    at,
    text,
    mode: onHost ? '0640' : '0644',
    owner: onHost ? 'root:postgres' : 'root:root',
    reader,
    comment,
  });
  const conf = file(
    onHost ? `${home}/conf.d/unmoor.conf` : `${home}/postgresql.conf`,
    postgresConf([
      ...(onHost ? [] : [['hba_file', plain(`${home}/pg_hba.conf`)] as const]),
      ...own,
      ...always,
      ...archive,
    ]),
    'postgres',
    '#',
  );
  const entry = file(`${home}/pg_hba.conf`, hba(onHost, roles.has('sql-pool')), 'postgres', '#');
  const sql = file(
    onHost ? `${home}/setup.sql` : '/docker-entrypoint-initdb.d/setup.sql',
    setup(roles.has('sql-pool'), onHost),
    'postgres',
    '--',
  );
  const more = onHost
    ? [
        file(`${home}/pg_ident.conf`, ident, 'postgres', '#'),
        runSetup(sql.at, asName(plan.app), roles, unitOf(major)),
        into,
        asideScript,
      ]
    : [];
  const files = [conf, entry, sql, ...more];
  const mib = plan.memory.lines.find(({ of, id }) => of === 'component' && id === 'postgres')?.mib;
  return {
    files,
    workloads: [{ ...workload(onHost, conf.at, files, major), ...(onHost ? {} : memoryOf(mib)) }],
  };
}

/** Who moves data into the app's database comes through the socket, as root: no password is needed (hba.ts). */
const into: StackFile = {
  at: intoFile('postgres'),
  text: 'postgres:///app?host=/run/postgresql\n',
  mode: '0600',
  owner: 'root:root',
  reader: people,
};

/** The roles and the database are there before whoever needs them starts, at every boot; the second time it changes nothing. */
const runSetup = (file: string, app: string, roles: Rendering['roles'], server: string): StackFile =>
  oneShot({
    name: 'unmoor-database',
    describes: 'The roles and the database of the app',
    user: 'postgres',
    rights: { knownUser: true },
    env: appPlace(app).env,
    after: [server],
    before: roles.get('sql-pool') === 'component' ? ['pgbouncer.service'] : [],
    runs: [
      '/bin/sh',
      '-c',
      'APP_PASSWORD="$DB_PASSWORD" exec "$0" "$@"',
      '/usr/bin/psql',
      '--no-psqlrc',
      '--quiet',
      `--file=${file}`,
    ],
  });

/** Workers of one query hand each other rows through shared memory: with too little of it the query fails (postgresql.org/docs, "dynamic_shared_memory_type"). */
const memoryOf = (mib: number | undefined): Pick<Workload, 'mib' | 'sharedMib'> =>
  mib === undefined ? {} : { mib, sharedMib: Math.max(128, Math.floor(mib / 4)) };

/**
 * pg_ctlcluster begins as root and becomes postgres. The archive command runs within the server: what it writes is listed too. Queries
 * are compiled (JIT).
 */
const rights: Rights = {
  writes: [
    '/run/postgresql',
    '/var/lib/postgresql',
    '/var/log/postgresql',
    '-/var/lib/pgbackrest',
    '-/var/log/pgbackrest',
    '-/var/spool/pgbackrest',
  ],
  capabilities: ['CAP_CHOWN', 'CAP_DAC_OVERRIDE', 'CAP_FOWNER', 'CAP_KILL', 'CAP_SETGID', 'CAP_SETUID'],
  writesCode: true,
};

function workload(onHost: boolean, conf: string, files: readonly StackFile[], major: number): Workload {
  return {
    ...(serves()[0] as Serves),
    does: both('Keeps the tables.', 'Garde les tables.'),
    kind: 'serve',
    ways: onHost
      ? { packages: { names: [`postgresql-${major}`], unit: unitOf(major), rights } }
      : { image: { name: sqlImage, argv: ['postgres', '-c', `config_file=${conf}`], user: 'postgres' } },
    env: onHost
      ? { DB_PASSWORD: { kind: 'given', name: 'DB_PASSWORD', secret: true } }
      : {
          POSTGRES_PASSWORD: { kind: 'given', name: 'DB_SUPERUSER_PASSWORD', secret: true },
          DB_MONITOR_PASSWORD: { kind: 'given', name: 'DB_MONITOR_PASSWORD', secret: true },
          APP_PASSWORD: { kind: 'given', name: 'DB_PASSWORD', secret: true },
          POSTGRES_INITDB_ARGS: {
            kind: 'plain',
            value: '--data-checksums --encoding=UTF8 --locale-provider=icu --icu-locale=und --locale=C.UTF-8',
          },
        },
    files: files.map(({ at }) => at),
    keeps: [{ name: 'db', at: '/var/lib/postgresql/data' }],
    scratch: ['/var/run/postgresql'],
    health: { kind: 'command', argv: ['pg_isready', '--username=postgres', '--quiet'] },
    replicas: 1,
    single: true,
    after: [],
    stop: { signal: 'INT', withinS: 60 },
  };
}
