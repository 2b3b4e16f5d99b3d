import type { Finding } from '../../../../core/finding.ts';
import type { Facts, ToolFacts } from '../facts/facts.ts';
import { found, seen } from '../found.ts';

const oldest = 13;

export function judgeVersions(facts: Facts): Finding[] {
  const source = seen(facts.source.server);
  const target = facts.target === undefined ? undefined : seen(facts.target.server);
  const tools = seen(facts.tools);
  const findings: Finding[] = [];
  for (const [side, server] of [
    ['source', source],
    ['target', target],
  ] as const)
    if (server !== undefined && server.major < oldest)
      findings.push(
        found('PG-VERSION-OLD', side, {
          what: `The ${side} is PostgreSQL ${server.version}, and ${oldest} is the oldest that is moved.`,
          why: 'Older servers lack what the move relies on.',
          remedy: `-- upgrade the server to PostgreSQL ${oldest} or newer`,
        }),
      );
  if (source !== undefined && target !== undefined && target.major < source.major)
    findings.push(
      found('PG-VERSION-DOWN', 'target', {
        what: `The target is PostgreSQL ${target.major}, the source is ${source.major}.`,
        why: 'A schema of a newer version is not promised to load into an older one.',
        remedy: `-- use a target of PostgreSQL ${source.major} or newer`,
      }),
    );
  if (source?.standby === true)
    findings.push(
      found('PG-STANDBY', 'source', {
        what: 'The source is a standby (pg_is_in_recovery() is true).',
        why: 'A publication can be made only on a primary.',
        remedy: '-- give the address of the primary',
      }),
    );
  if (target?.standby === true)
    findings.push(
      found('PG-TARGET-STANDBY', 'target', {
        what: 'The target is a standby (pg_is_in_recovery() is true).',
        why: 'Nothing can be written to it.',
        remedy: '-- give the address of the primary',
      }),
    );
  if (facts.source.pooled)
    findings.push(
      found('PG-POOLER', 'source', {
        what: 'A connection pooler stands between this machine and the source.',
        why: 'No streaming session gets through it.',
        remedy: '-- give the host and port of PostgreSQL itself',
      }),
    );
  const needed = Math.max(source?.major ?? 0, target?.major ?? 0);
  if (tools !== undefined && needed > 0 && (tools.pgDump ?? 0) < needed && tools.containers !== true)
    findings.push(
      found('PG-CLIENT-TOOLS', 'source', {
        what:
          tools.pgDump === undefined
            ? `There is no pg_dump on this machine, and version ${needed} is needed.`
            : `The newest pg_dump on this machine is ${tools.pgDump}, and version ${needed} is needed.`,
        why: 'pg_dump refuses a server that is newer than itself.',
        remedy: installTools(tools.machine, needed),
      }),
    );
  return findings;
}

/** PGDG's repository has every version; a distribution has one. */
function installTools(machine: ToolFacts['machine'], major: number): string {
  switch (machine) {
    case 'debian':
      return `$ sudo apt-get install postgresql-common && sudo /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y && sudo apt-get install postgresql-client-${major}`;
    case 'macos':
      return `$ brew install postgresql@${major}`;
    case 'other':
      return `$ docker run --rm postgres:${major} pg_dump --version   # or the package postgresql-client of version ${major}, with its bin folder on the PATH`;
  }
}
