import { existsSync } from 'node:fs';
import type { PostgresEndpoint } from '../../core/endpoint.ts';
import { UnmoorError, untouched } from '../../core/errors/error.ts';
import { findPostgresPrograms } from '../../io/servers/programs.ts';
import type { Shell } from '../../io/shell.ts';
import { ownSchema } from './catalog.ts';
import { type DumpEntry, readDumpEntries } from './dump-entries.ts';

/**
 * The pg_dump to use: the oldest that is as new as the newer side, so that what it writes is as close as may be to what
 * the target understands.
 * @throws UnmoorError PG-201
 */
export async function findPgDump(shell: Shell, sourceMajor: number, targetMajor: number): Promise<string> {
  const needed = Math.max(sourceMajor, targetMajor);
  const found = await findPostgresPrograms(shell, 'pg_dump');
  const fitting = found.filter((program) => program.major >= needed).at(-1);
  if (fitting !== undefined) return fitting.path;
  throw new UnmoorError('PG-201', {
    why: `The schema is read by pg_dump ${needed} or newer (source ${sourceMajor}, target ${targetMajor}), and this machine has ${
      found.length === 0 ? 'none' : found.map((program) => `${program.major} (${program.path})`).join(', ')
    }.`,
    next: `Install it (Debian, Ubuntu: apt-get install postgresql-client-${needed}, from apt.postgresql.org where the distribution has it not; macOS: brew install postgresql@${needed}), or run Unmoor on the target's host.`,
    state: untouched,
  });
}

/** The schema of the source as it is in that snapshot, entry by entry, in the order in which it can be made. */
export async function dumpSection(
  shell: Shell,
  pgDump: string,
  source: PostgresEndpoint,
  snapshot: string | undefined,
  section: 'pre-data' | 'post-data',
): Promise<DumpEntry[]> {
  const ran = await shell.run({
    argv: [
      pgDump,
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
