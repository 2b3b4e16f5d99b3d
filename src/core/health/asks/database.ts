import { parsePostgresUrl, type PostgresEndpoint } from '../../endpoint.ts';
import { shellWord } from '../../formats/shell.ts';
import { ask, linesOf, partsOf } from '../ask.ts';
import { commandsOf } from '../commands.ts';
import { serviceNames, serviceOf, within } from '../services.ts';
import type { Subject } from '../system.ts';

export interface SlotSeen {
  readonly name: string;
  readonly active: boolean;
  /** `reserved`, `extended`, `unreserved`, `lost` (PostgreSQL manual, 52.19). */
  readonly wal: string;
  /** Bytes of WAL that it keeps from being thrown away. */
  readonly keptBytes: number;
}

export interface DatabaseSeen {
  /** What it said instead of an answer. */
  readonly error?: string;
  readonly connections: { readonly used: number; readonly most: number; readonly reserved: number };
  /** Sessions that began a transaction and do nothing: how many for longer than a minute's half, and for how long in s. */
  readonly idleInTransaction: {
    readonly sessions: number;
    readonly longestS: number;
    readonly blocked: number;
  };
  readonly slow: readonly { readonly calls: number; readonly meanMs: number; readonly query: string }[];
  readonly slots: readonly SlotSeen[];
  readonly archiver?: {
    readonly on: boolean;
    /** The last try failed. */
    readonly failing: boolean;
    readonly failed: number;
    readonly segment: string;
    /** Segments that wait to be archived. */
    readonly waiting: number;
  };
  /** Share of the two billion transactions after which PostgreSQL stops, 0 to 1. */
  readonly wrapped: number;
  /** Variables of the app that lead to a PostgreSQL, and what that said when it was not an answer; '' of those that do. */
  readonly urls: ReadonlyMap<string, string>;
  /** The same past the pooler, where the address leads through it. */
  readonly direct: ReadonlyMap<string, string>;
}

/** Seconds from which on a session that idles in a transaction is looked at. A web request ends long before. */
const idleS = 30;
/** ms of a mean from which on a query is called slow. */
const slowMs = 1000;

const queries = {
  connections:
    "SELECT (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()), current_setting('max_connections'), current_setting('superuser_reserved_connections')::int + coalesce(current_setting('reserved_connections', true)::int, 0)",
  idle: `SELECT count(*), coalesce(max(extract(epoch FROM now() - state_change)), 0)::int, (SELECT count(*) FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' AND state_change < now() - interval '${idleS} s'`,
  slots:
    "SELECT slot_name, active, coalesce(wal_status, ''), coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn), 0)::bigint FROM pg_replication_slots WHERE NOT temporary",
  archiver:
    "SELECT current_setting('archive_mode') <> 'off', coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false), failed_count, coalesce(last_failed_wal, ''), (SELECT count(*) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready') FROM pg_stat_archiver",
  wrapped: 'SELECT max(age(datfrozenxid))::float / 2e9 FROM pg_database',
} as const;

/** Only what clients ask: copies and upkeep may take their time. pg_stat_statements has no constants in its texts. */
const slowQuery = `SELECT calls, mean_exec_time::bigint, left(regexp_replace(query, '\\s+', ' ', 'g'), 100) FROM pg_stat_statements WHERE calls >= 3 AND mean_exec_time >= ${slowMs} AND query !~* '^\\s*(copy|vacuum|analyze|create|alter|reindex|refresh)' ORDER BY total_exec_time DESC LIMIT 3`;

export const databaseAsk = ask({
  script: (subject) => {
    const { manifest } = subject;
    const service = serviceOf(manifest, serviceNames.database);
    const here = service !== undefined || manifest.units.some(({ name }) => name.startsWith('postgresql@'));
    return `ask() {
  echo "## $1"
  PGCONNECT_TIMEOUT=5 ${commandsOf(manifest).asPostgres} psql -XAtq -F '|' -d "$2" -c "$3" 2>&1
}
# From where the app asks: names of services are known inside alone.
client() { ${service === undefined ? 'timeout 12 psql' : `timeout 12 ${within(manifest, service, settings.map((name) => `-e ${name}`).join(' '))} psql`} -XAtq -c 'SELECT 1' 2>&1; }
${
  here
    ? `${Object.entries(queries)
        .map(([name, sql]) => `ask ${name} postgres ${shellWord(sql)}\n`)
        .join('')}ask slow ${shellWord(nameOf(subject))} ${shellWord(slowQuery)}\n`
    : ''
}${addressesOf(subject)
  .flatMap(([name, endpoint]) => [
    urlScript(`url ${name}`, endpoint),
    ...(endpoint.port === 6432
      ? [urlScript(`direct ${name}`, { ...endpoint, port: 5432, host: service ?? endpoint.host })]
      : []),
  ])
  .join('')}`;
  },
  read: (text): DatabaseSeen => {
    const parts = partsOf(text);
    const rows = (name: string) => linesOf(parts.get(name) ?? '').map((line) => line.split('|'));
    const row = (name: string) => rows(name)[0] ?? [];
    const [used = '', most, reserved] = row('connections');
    const [idle, longest, blocked] = row('idle');
    const [on, failing, failed, segment = '', waiting] = row('archiver');
    const error = parts.has('connections') && !/^\d+$/.test(used) ? used : undefined;
    const said = (kind: string) =>
      new Map(
        [...parts].flatMap(([name, part]): [string, string][] =>
          name.startsWith(`${kind} `)
            ? [[name.slice(kind.length + 1), part.trim() === '1' ? '' : lastOf(part)]]
            : [],
        ),
      );
    return {
      ...(error === undefined ? {} : { error: lastOf(parts.get('connections') ?? '') }),
      connections: { used: Number(used), most: Number(most), reserved: Number(reserved) },
      idleInTransaction: { sessions: Number(idle), longestS: Number(longest), blocked: Number(blocked) },
      slow: rows('slow').flatMap(([calls, meanMs, ...query]) =>
        meanMs === undefined
          ? []
          : [{ calls: Number(calls), meanMs: Number(meanMs), query: query.join('|') }],
      ),
      slots: rows('slots').flatMap(([name = '', active, wal, kept]) =>
        wal === undefined ? [] : [{ name, active: active === 't', wal, keptBytes: Number(kept) }],
      ),
      ...(waiting === undefined
        ? {}
        : {
            archiver: {
              on: on === 't',
              failing: failing === 't',
              failed: Number(failed),
              segment,
              waiting: Number(waiting),
            },
          }),
      wrapped: Number(row('wrapped')[0]),
      urls: said('url'),
      direct: said('direct'),
    };
  },
});

/** What libpq says, without where: `FATAL:  password authentication failed for user "app"`. */
const lastOf = (text: string): string =>
  (
    linesOf(text).findLast((line) => /FATAL|ERROR|refused|could not|timeout/i.test(line)) ??
    linesOf(text).at(-1) ??
    'no answer'
  )
    .replace(/^.*?((?:FATAL|ERROR):)/, '$1')
    .trim();

/** What libpq reads of its environment. */
const settings = [
  'PGPASSWORD',
  'PGHOST',
  'PGPORT',
  'PGUSER',
  'PGDATABASE',
  'PGSSLMODE',
  'PGCONNECT_TIMEOUT',
] as const;

/** A password in the environment of one program, which root alone reads. */
const urlScript = (
  part: string,
  { host, port, user, database, password, sslmode }: PostgresEndpoint,
): string =>
  `echo '## ${part}'
PGPASSWORD=${shellWord(password?.reveal() ?? '')} PGHOST=${shellWord(host)} PGPORT=${port} PGUSER=${shellWord(user)} PGDATABASE=${shellWord(database)} PGSSLMODE=${sslmode} PGCONNECT_TIMEOUT=10 client
`;

function addressesOf({ env }: Subject) {
  return [...env].flatMap(([name, value]) => {
    if (!/^postgres(?:ql)?:\/\//.test(value)) return [];
    try {
      // Where nothing is said of TLS, programs ask as libpq does.
      const sslmode = new URL(value).searchParams.has('sslmode') ? {} : { sslmode: 'prefer' as const };
      return [[name, { ...parsePostgresUrl(value), ...sslmode }] as const];
    } catch {
      return []; // no address that anybody could follow: the check of variables says so
    }
  });
}

const nameOf = (subject: Subject): string => addressesOf(subject)[0]?.[1].database ?? 'app';
