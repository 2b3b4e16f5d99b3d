import { isLocal, type PostgresEndpoint } from '../../core/endpoint.ts';

/** How one server comes to another. */
export type Way =
  /** By that address it would come to itself. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'direct'; readonly conninfo: (extra: Readonly<Record<string, string>>) => string };

/** @param from the server that is to come, as this machine reaches it */
export function wayTo(endpoint: PostgresEndpoint, from: Pick<PostgresEndpoint, 'host'>): Way {
  if (isLocal(endpoint.host) && !isLocal(from.host)) return { kind: 'elsewhere' };
  return { kind: 'direct', conninfo: (extra) => conninfo(endpoint, extra) };
}

/** What libpq is told (manual, 34.1.2 "Parameter Key Words"). Holds the password. */
export function conninfo(endpoint: PostgresEndpoint, extra: Readonly<Record<string, string>>): string {
  const words: Record<string, string | undefined> = {
    host: endpoint.host,
    port: String(endpoint.port),
    dbname: endpoint.database,
    user: endpoint.user,
    password: endpoint.password?.reveal(),
    sslmode: endpoint.sslmode,
    sslrootcert: endpoint.sslrootcert,
    // Platforms cap statements; a capped walsender is cancelled and retried for ever (guides/facts.md V33).
    options: '-c statement_timeout=0 -c idle_in_transaction_session_timeout=0',
    keepalives_idle: '20',
    ...extra,
  };
  return Object.entries(words)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}='${(value ?? '').replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`)
    .join(' ');
}
