import { cannotHold } from '../../core/formats/cannot-hold.ts';
import type { Rights } from '../../core/stack/sandbox.ts';
import type { StackFile } from '../../core/stack/file.ts';
import type { Rendered, Rendering, Serves } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { both } from '../../core/text.ts';

const image = 'docker.io/edoburu/pgbouncer:v1.24.1-p1';
const ini = '/etc/pgbouncer/pgbouncer.ini';
/** In a container: made from the environment at the start, for the pooler's eyes only. */
const users = '/tmp/userlist.txt';

export const serves = (): readonly Serves[] => [
  { id: 'pool', listens: [{ name: 'sql', port: 6432, speaks: 'tcp' }] },
];

/** One instance in transaction mode before the one database. */
export function render(rendering: Rendering): Rendered {
  const { settings, asked } = rendering;
  const onHost = asked.target.can('processes');
  const port = Number(settings['listen_port']?.value ?? 6432);
  const server = rendering.at('sql');
  const file: StackFile = {
    at: ini,
    text: onHost ? hostIni(settings) : containerIni(settings, server.host),
    mode: onHost ? '0640' : '0644',
    owner: onHost ? 'root:postgres' : 'root:root',
    reader: 'pgbouncer',
    comment: ';',
  };
  return { files: [file], workloads: [workload(onHost, port, rendering.roles.get('sql') === 'component')] };
}

type Settings = Rendering['settings'];

const own = (settings: Settings): readonly string[] =>
  Object.entries(settings).map(([name, { value }]) => line(name, String(value)));

/** What every way has: clients prove themselves by SCRAM; what drivers send at the start and a pooler need not know is let pass. */
const common: readonly string[] = [
  line('auth_type', 'scram-sha-256'),
  line('ignore_startup_parameters', 'extra_float_digits,options'),
  line('server_idle_timeout', '300'),
  line('server_lifetime', '3600'),
  line('query_wait_timeout', '30'),
  line('tcp_keepalive', '1'),
];

/**
 * Debian runs it under the user of the database: through the socket it is its own role there without a password, and asks for the hash
 * of whoever comes (pgbouncer.org, auth_query). So no password stands in a file.
 */
const hostIni = (settings: Settings): string =>
  section('databases', [line('*', 'host=/run/postgresql port=5432')]) +
  '\n' +
  section('pgbouncer', [
    line('listen_addr', '127.0.0.1'),
    ...own(settings),
    line('unix_socket_dir', '/run/postgresql'),
    line('auth_user', 'pgbouncer'),
    line('auth_dbname', 'app'),
    line('auth_query', 'SELECT name, secret FROM pgbouncer.get_auth($1)'),
    line('admin_users', 'postgres'),
    line('pidfile', '/run/postgresql/pgbouncer.pid'),
    line('logfile', '/var/log/postgresql/pgbouncer.log'),
    ...common,
  ]);

const containerIni = (settings: Settings, host: string): string =>
  section('databases', [line('*', `host=${host} port=5432`)]) +
  '\n' +
  section('pgbouncer', [
    line('listen_addr', '*'),
    ...own(settings),
    line('unix_socket_dir', ''),
    line('auth_file', users),
    line('stats_users', 'app'),
    ...common,
  ]);

const section = (name: string, lines: readonly string[]): string =>
  `[${name}]\n${lines.map((one) => `${one}\n`).join('')}`;

/** @throws UnmoorError RENDER-103 for a value with a line break */
function line(name: string, value: string): string {
  // oxlint-disable-next-line no-control-regex -- a value stands on one line
  if (/[\u0000\n\r]/.test(value))
    throw cannotHold('pgbouncer.ini', value, `${name} stands on one line`, 'write it without line breaks.');
  return value === '' ? `${name} =` : `${name} = ${value}`;
}

/** Its socket and its log; the database asks who calls. */
const rights: Rights = { writes: ['/run/postgresql', '/var/log/postgresql'], knownUser: true };

function workload(onHost: boolean, port: number, ownServer: boolean): Workload {
  return {
    id: 'pool',
    listens: [{ name: 'sql', port, speaks: 'tcp' }],
    does: both(
      'Shares few connections to the database among many clients.',
      'Partage peu de connexions à la base entre de nombreux clients.',
    ),
    kind: 'serve',
    ways: onHost
      ? { packages: { names: ['pgbouncer'], unit: 'pgbouncer.service', rights } }
      : {
          image: {
            name: image,
            asks: 'wget',
            entry: ['/bin/sh', '-c'],
            argv: [
              `umask 077; printf '"app" "%s"\\n' "$(printf %s "$DB_PASSWORD" | sed 's/"/""/g')" > ${users}; exec pgbouncer ${ini}`,
            ],
          },
        },
    env: onHost ? {} : { DB_PASSWORD: { kind: 'given', name: 'DB_PASSWORD', secret: true } },
    files: [ini],
    keeps: [],
    health: { kind: 'tcp', port },
    replicas: 1,
    mib: 32,
    after: ownServer ? [{ workload: 'db', is: 'well' }] : [],
    stop: { signal: 'INT', withinS: 30 },
  };
}
