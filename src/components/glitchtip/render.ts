import type { Asked } from '../../core/plan/asked.ts';
import { portFor } from '../../core/plan/ports.ts';
import type { StackFile } from '../../core/stack/file.ts';
import { sqlImage } from '../../core/stack/systems.ts';
import { fromImages } from '../../core/stack/podman.ts';
import { sideOf } from '../../core/stack/side-units.ts';
import type { Rendered, Rendering, Serves } from '../../core/stack/stack.ts';
import type { EnvValue, Workload } from '../../core/stack/workload.ts';
import { both } from '../../core/text.ts';

/** 6: one image, whose roles are told apart by the command (glitchtip-backend, bin/). */
const image = 'docker.io/glitchtip/glitchtip:6.2.6';
export const databaseAt = '/usr/local/lib/unmoor/glitchtip.sql';

export const serves = (asked: Asked): readonly Serves[] => [
  {
    id: 'glitchtip',
    listens: [{ name: 'http', port: portFor(asked, 8800), speaks: 'http', under: { name: 'errors' } }],
  },
];

export function render(rendering: Rendering): Rendered {
  const { asked } = rendering;
  const [served] = serves(asked) as [Serves];
  const port = served.listens[0]?.port as number;
  const common = { env: environment(rendering, port), listens: [], files: [], keeps: [] as const } as const;
  const stop = { signal: 'TERM', withinS: 30 } as const;
  const migrate: Workload = {
    ...common,
    id: 'glitchtip-migrate',
    does: both('Brings GlitchTip’s tables to its version.', 'Met les tables de GlitchTip à sa version.'),
    kind: 'once',
    ways: { image: { name: image, argv: ['./bin/run-migrate.sh'], writesItself: true } },
    replicas: 1,
    single: true,
    mib: 256,
    after: makesDatabase(rendering) ? [{ workload: databaseId, is: 'done' }] : [],
    stop,
  };
  const after: Workload['after'] = [{ workload: migrate.id, is: 'done' }];
  const web: Workload = {
    ...common,
    ...served,
    does: both('Takes errors and shows them.', 'Reçoit les erreurs et les montre.'),
    kind: 'serve',
    ways: { image: { name: image, asks: 'python', writesItself: true } },
    keeps: [{ name: 'glitchtip-uploads', at: '/code/uploads', gib: 2 }],
    health: { kind: 'http', path: '/_health/', port },
    replicas: 1,
    mib: 256,
    after,
    stop,
    outbound: true,
  };
  const worker: Workload = {
    ...common,
    id: 'glitchtip-worker',
    does: both(
      'Groups errors, tells of them, and drops the old.',
      'Regroupe les erreurs, en avertit et jette les anciennes.',
    ),
    kind: 'serve',
    ways: { image: { name: image, argv: ['./bin/run-worker.sh'], writesItself: true } },
    keeps: web.keeps,
    replicas: 1,
    single: true,
    mib: 256,
    after,
    stop,
    outbound: true,
  };
  // The app's DSN is given by the person under its own name: its value is known once a project was made in GlitchTip.
  const first = makesDatabase(rendering) ? [databaseMaker(rendering)] : [];
  return fromImages(asked, sideOf(rendering), [...first, migrate, web, worker], [database]);
}

const databaseId = 'glitchtip-database';

/** On a host of one's own a person runs it once; an operator that stands inside makes its databases itself. */
const makesDatabase = ({ asked, roles }: Rendering): boolean =>
  roles.get('sql') === 'component'
    ? !asked.target.can('processes')
    : asked.target.replaces.sql?.inside !== true;

/**
 * Runs before each release and changes nothing the second time. In a container of ours as the server's own user; a server of the
 * target's lets the app's user make roles.
 */
function databaseMaker(rendering: Rendering): Workload {
  const { host, port } = rendering.at('sql');
  const own = rendering.roles.get('sql') === 'component';
  const plain = (value: string): EnvValue => ({ kind: 'plain', value });
  return {
    id: databaseId,
    does: both('Makes GlitchTip’s own role and database.', 'Crée le rôle et la base propres à GlitchTip.'),
    kind: 'once',
    ways: {
      image: {
        name: sqlImage,
        entry: ['psql'],
        argv: ['--no-psqlrc', '--quiet', `--file=${databaseAt}`],
        user: 'postgres',
      },
    },
    env: {
      PGHOST: plain(host),
      PGPORT: plain(String(port)),
      PGUSER: plain(own ? 'postgres' : 'app'),
      PGDATABASE: plain(own ? 'postgres' : 'app'),
      PGSSLMODE: plain(own ? 'prefer' : 'require'),
      PGPASSWORD: { kind: 'given', name: own ? 'DB_SUPERUSER_PASSWORD' : 'DB_PASSWORD', secret: true },
      GLITCHTIP_DB_PASSWORD: { kind: 'given', name: 'GLITCHTIP_DB_PASSWORD', secret: true },
    },
    listens: [],
    files: [databaseAt],
    keeps: [],
    replicas: 1,
    single: true,
    mib: 64,
    after: own ? [{ workload: 'db', is: 'well' }] : [],
    stop: { signal: 'TERM', withinS: 30 },
  };
}

function environment(rendering: Rendering, port: number): Workload['env'] {
  const { asked, settings } = rendering;
  const plain = (value: string): EnvValue => ({ kind: 'plain', value });
  const mail = rendering.reaches('mail') ? rendering.at('mail') : undefined;
  return {
    // Whole, because a password within an address must be written for one (facts A11).
    DATABASE_URL: { kind: 'given', name: 'GLITCHTIP_DATABASE_URL', secret: true },
    SECRET_KEY: { kind: 'given', name: 'GLITCHTIP_SECRET_KEY', secret: true },
    // Unset, it queues in PostgreSQL: one store less, and enough for one app.
    VALKEY_URL: plain(''),
    GLITCHTIP_DOMAIN: plain(`https://errors.${asked.domain}`),
    DEFAULT_FROM_EMAIL: plain(`errors@${asked.domain}`),
    EMAIL_URL:
      rendering.roles.get('mail') === 'managed'
        ? // A mail server of the target's own asks for a password.
          { kind: 'given', name: 'GLITCHTIP_EMAIL_URL', secret: true }
        : plain(mail === undefined ? 'consolemail://' : `smtp://${mail.host}:${mail.port}`),
    GLITCHTIP_MAX_EVENT_LIFE_DAYS: plain(String(settings['GLITCHTIP_MAX_EVENT_LIFE_DAYS']?.value)),
    // The first user may still be made; then the door is shut.
    ENABLE_USER_REGISTRATION: plain('False'),
    PORT: plain(String(port)),
  };
}

/** A role and a database of its own: it may not read the app's rows. The password comes by a variable of psql's surroundings. */
const database: StackFile = {
  at: databaseAt,
  text: `\\set ON_ERROR_STOP on
\\getenv password GLITCHTIP_DB_PASSWORD
SELECT 'CREATE ROLE glitchtip LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'glitchtip') \\gexec
ALTER ROLE glitchtip PASSWORD :'password';
SELECT 'ALTER ROLE glitchtip NOSUPERUSER NOCREATEDB NOCREATEROLE' FROM pg_roles WHERE rolname = CURRENT_USER AND rolsuper \\gexec
-- Who is no superuser gives a database only to a role that it may become (PostgreSQL 16 and newer).
SELECT 'GRANT glitchtip TO CURRENT_USER' WHERE NOT pg_has_role(CURRENT_USER, 'glitchtip', 'USAGE') \\gexec
SELECT 'CREATE DATABASE glitchtip OWNER glitchtip' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'glitchtip') \\gexec
REVOKE CONNECT, TEMPORARY ON DATABASE glitchtip FROM PUBLIC;
`,
  mode: '0644',
  owner: 'root:root',
  reader: 'glitchtip-database',
  comment: '--',
};
