import { type Attempt, type Explained, flagOf, place, poolerRefused, theServer } from './explain.ts';

/**
 * What a server (or a pooler) said when it turned us away: SQLSTATE and message. PostgreSQL manual, appendix A; PgBouncer
 * answers everything with 08P01 or 28P01, Supavisor an unknown project with XX000. Undefined: no server answered.
 */
export function explainAnswer(error: unknown, attempt: Attempt): Explained | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error) || !('severity' in error))
    return undefined;
  const state = String(error.code);
  const message = 'message' in error ? String(error.message) : '';
  const { endpoint, side } = attempt;
  const said = `${theServer(attempt)} said: ${message}`;
  const again = 'then run the same command again';

  if (/unsupported startup parameter/i.test(message)) {
    const refused = poolerRefused(attempt, { how: `it answered "${message}"` });
    return { code: 'CONN-108', why: refused.why, next: refused.next };
  }
  if (/no pg_hba.conf entry|pg_hba.conf rejects/i.test(message)) return explainHba(message, attempt);
  if (state === '28P01' || /password|SASL|authentication failed/i.test(message))
    return passwordRefused(attempt);
  if (/tenant or user not found/i.test(message))
    return {
      code: 'CONN-104',
      why: `${theServer(attempt)} is Supabase's pooler and knows no project for the user "${endpoint.user}".`,
      next: 'Copy "Direct connection" from the dashboard; behind the pooler the user is postgres.<project ref>.',
    };
  if (state === '3D000' || /no such database|database .* does not exist/i.test(message))
    return {
      code: 'CONN-107',
      why: `${theServer(attempt)} has no database "${endpoint.database}".`,
      next:
        side === 'target'
          ? `Make it: \`createdb -h ${endpoint.host} -p ${endpoint.port} -U ${endpoint.user} ${endpoint.database}\`, ${again}.`
          : `Check the database in ${flagOf(side)}; \`psql -h ${endpoint.host} -p ${endpoint.port} -U ${endpoint.user} -l\` lists what is there.`,
    };
  if (state === '53300')
    return {
      code: 'CONN-111',
      why: `${said}.${attempt.replication ? ' Every walsender counts against max_wal_senders.' : ''}`,
      next: attempt.replication
        ? `See who streams (\`SELECT * FROM pg_stat_replication\`), end what is not needed or raise max_wal_senders, ${again}.`
        : `End connections that are not needed (\`SELECT pid, usename, state FROM pg_stat_activity\`) or raise max_connections, ${again}.`,
    };
  if (state === '57P03' || state === '57P01' || state === '57P02')
    return {
      code: 'CONN-112',
      why: `${said}.`,
      next: `Wait until it takes connections (\`pg_isready -h ${endpoint.host} -p ${endpoint.port}\`), ${again}.`,
    };
  if (attempt.replication && state === '42501')
    return {
      code: 'CONN-114',
      why: `${said}. The role is "${endpoint.user}".`,
      next: `As a superuser of the ${side}: ALTER ROLE "${endpoint.user.replaceAll('"', '""')}" REPLICATION; ${again}. (Amazon RDS: GRANT rds_replication TO ${endpoint.user}.)`,
    };
  if (state === '28000')
    return {
      code: 'CONN-104',
      why: `${said}. The user is "${endpoint.user}" at ${place(endpoint)}.`,
      next: `Check the user in ${flagOf(side)}; it must exist and have LOGIN.`,
    };
  return {
    code: 'CONN-109',
    why: `${said} (SQLSTATE ${state}).`,
    next: `Mend what the server says, ${again}.`,
  };
}

/** Wrong, or not given where one is needed: the driver finds the latter by itself. */
export function passwordRefused(attempt: Attempt): Explained {
  const { endpoint, side } = attempt;
  return {
    code: 'CONN-104',
    why: `${theServer(attempt)} refused ${endpoint.password === undefined ? 'the connection without a password' : 'the password'} of user "${endpoint.user}".`,
    next: `Check user and password in ${flagOf(side)}. Characters such as / ? # @ % in a password must be percent-encoded in a URL.`,
  };
}

/**
 * pg_hba.conf turned us away (manual, 21.1): because its line wants TLS and we came without, or because no line fits.
 * A session that streams logical changes is matched by its database; the keyword `replication` is for physical ones only.
 */
function explainHba(message: string, attempt: Attempt): Explained {
  const { endpoint, side } = attempt;
  const from = /for (?:replication connection from )?host "([^"]+)"/.exec(message)?.[1] ?? 'this machine';
  const clear = /no encryption|SSL off/i.test(message);
  const line = `${clear ? 'host' : 'hostssl'} ${attempt.replication ? `"${endpoint.database}"` : endpoint.database} ${endpoint.user} ${from}/${from.includes(':') ? 128 : 32} scram-sha-256`;
  if (clear && endpoint.sslmode === 'disable')
    return {
      code: 'CONN-113',
      why: `${theServer(attempt)} takes no connection without TLS from ${from}, and sslmode is ${endpoint.sslmode}.`,
      next: `Leave sslmode=disable out of ${flagOf(side)}, or let it in: add "${line}" to the server's pg_hba.conf and run SELECT pg_reload_conf().`,
    };
  return {
    code: 'CONN-113',
    why: `${theServer(attempt)} said: ${message}.${attempt.replication ? ' A session that streams changes was asked for.' : ''}`,
    next: `Add "${line}" to the server's pg_hba.conf and run SELECT pg_reload_conf(); on a managed platform, add ${from} to its allow list.`,
  };
}
