import { existsSync } from 'node:fs';
import type { PostgresEndpoint } from '../../core/endpoint.ts';
import { UnmoorError, untouched } from '../../core/errors/error.ts';
import { findPostgresPrograms } from '../../io/servers/programs.ts';
import type { Shell } from '../../io/shell.ts';
import { ownSchema } from './catalog.ts';
import { type DumpEntry, readDumpEntries } from './dump-entries.ts';

/** How pg_dump is called: the program and what comes before its own arguments. */
export type PgDump = readonly [string, ...string[]];

/**
 * The pg_dump to use: the oldest on this machine that is as new as the newer side, so that what it writes is as close as may be
 * to what the target understands; else one in a container, where a Docker engine answers.
 * @throws UnmoorError PG-201
 */
export async function findPgDump(shell: Shell, sourceMajor: number, targetMajor: number): Promise<PgDump> {
  const needed = Math.max(sourceMajor, targetMajor);
  const found = await findPostgresPrograms(shell, 'pg_dump');
  const fitting = found.filter((program) => program.major >= needed).at(-1);
  if (fitting !== undefined) return [fitting.path];
  if (await hasDockerEngine(shell)) return inContainer(needed);
  throw new UnmoorError('PG-201', {
    why: `The schema is read by pg_dump ${needed} or newer (source ${sourceMajor}, target ${targetMajor}), and this machine has ${
      found.length === 0 ? 'none' : found.map((program) => `${program.major} (${program.path})`).join(', ')
    }, and no Docker engine that could run one.`,
    next: `Install it (Debian, Ubuntu: apt-get install postgresql-client-${needed}, from apt.postgresql.org where the distribution has it not; macOS: brew install postgresql@${needed}), or run Unmoor on the target's host.`,
    state: untouched,
  });
}

/** Whether a Docker engine answers, not only its client. */
export async function hasDockerEngine(shell: Shell): Promise<boolean> {
  try {
    return (await shell.run({ argv: ['docker', 'version', '--format', '{{.Server.Version}}'] })).code === 0;
  } catch {
    return false; // there is no docker command at all
  }
}

/**
 * The official image's pg_dump in the host's network. `--env NAME` without a value takes it from our environment, so no secret
 * stands in argv (Docker reference, "docker container run", --env).
 */
function inContainer(major: number): PgDump {
  const environment = Object.keys(libpqEnvironment(anywhere)).flatMap((name) => ['--env', name]);
  const certificates = ['--env', 'PGSSLROOTCERT', '--volume', '/etc/ssl/certs:/etc/ssl/certs:ro'];
  return [
    'docker',
    'run',
    '--rm',
    '--network',
    'host',
    ...environment,
    ...certificates,
    `postgres:${major}`,
    'pg_dump',
  ];
}

const anywhere: PostgresEndpoint = {
  kind: 'postgres',
  host: 'localhost',
  port: 5432,
  database: '',
  user: '',
  sslmode: 'prefer',
};

/** The schema of the source as it is in that snapshot, entry by entry, in the order in which it can be made. */
export async function dumpSection(
  shell: Shell,
  pgDump: PgDump,
  source: PostgresEndpoint,
  snapshot: string | undefined,
  section: 'pre-data' | 'post-data',
): Promise<DumpEntry[]> {
  const ran = await shell.run({
    argv: [
      ...pgDump,
      '--verbose',
      `--section=${section}`,
      ...(snapshot === undefined ? [] : [`--snapshot=${snapshot}`]),
      '--encoding=UTF8',
      '--no-tablespaces',
      '--no-publications',
      '--no-subscriptions',
      `--exclude-schema=${ownSchema}`,
      '--no-password',
    ],
    env: libpqEnvironment(source),
  });
  if (ran.code !== 0)
    throw new UnmoorError('PG-202', {
      why: `pg_dump ended with exit code ${ran.code}, and 0 is needed: ${lastErrors(ran.stderr)}`,
      next: 'Mend what it names, then `unmoor resume`.',
      state: 'The source serves as before; nothing of its schema was made on the target in this attempt.',
    });
  return readDumpEntries(ran.stdout);
}

/** Connection settings for libpq programs, by environment: argv is seen by everyone (manual, 34.15). */
export function libpqEnvironment(endpoint: PostgresEndpoint): Record<string, string> {
  const systemCas = '/etc/ssl/certs/ca-certificates.crt';
  const verifies = endpoint.sslmode === 'verify-full' || endpoint.sslmode === 'verify-ca';
  const rootcert = endpoint.sslrootcert ?? (verifies && existsSync(systemCas) ? systemCas : undefined);
  return {
    PGHOST: endpoint.host,
    PGPORT: String(endpoint.port),
    PGDATABASE: endpoint.database,
    PGUSER: endpoint.user,
    PGSSLMODE: endpoint.sslmode,
    PGOPTIONS: '-c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0',
    PGAPPNAME: 'unmoor',
    PGPASSWORD: endpoint.password?.reveal() ?? '',
    ...(rootcert === undefined ? {} : { PGSSLROOTCERT: rootcert }),
  };
}

/** The verbose chatter is left out; the errors stand at the end. */
function lastErrors(stderr: string): string {
  const errors = stderr.split('\n').filter((line) => /error|fatal|detail|hint|could not/i.test(line));
  return (errors.length > 0 ? errors : stderr.trim().split('\n').slice(-3)).join(' ').trim();
}
