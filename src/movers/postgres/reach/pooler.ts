import type { PostgresEndpoint } from '../../../core/endpoint.ts';

export interface KnownPooler {
  readonly name: string;
  /** Which address leads to the server itself. */
  readonly direct: string;
}

/**
 * Poolers that can be told by their address alone. Port 6543 by itself proves nothing and is left to the session's behaviour.
 * 1. Supabase's Supavisor: `aws-0-<region>.pooler.supabase.com`, the project in the user name (`postgres.<ref>`);
 * 2. Supabase's dedicated PgBouncer: the direct host, on port 6543;
 * 3. Neon: the first label of the host ends in `-pooler`.
 */
export function poolerByAddress(endpoint: PostgresEndpoint): KnownPooler | undefined {
  const { host, port, user } = endpoint;
  if (host.endsWith('.pooler.supabase.com')) {
    const [, project] = user.split('.');
    return {
      name: `Supabase's pooler (Supavisor)`,
      direct: `host db.${project ?? '<project ref>'}.supabase.co, port 5432, user postgres ("Direct connection" in the dashboard)`,
    };
  }
  if (/^db\..*\.supabase\.co$/.test(host) && port === 6543)
    return { name: `Supabase's dedicated pooler (PgBouncer)`, direct: `the same host, port 5432` };
  const [label = '', ...rest] = host.split('.');
  if (label.endsWith('-pooler') && host.endsWith('.neon.tech'))
    return {
      name: `Neon's pooler`,
      direct: `host ${[label.replace(/-pooler$/, ''), ...rest].join('.')}, port 5432`,
    };
  return undefined;
}

/** What a session behind something that is not the server itself was seen to do. */
export interface Behaviour {
  /** What the session was told of its server process at the start, and what the server says. */
  readonly toldPid: number;
  readonly realPid: number;
  /** Whether a walsender could be reached: `refused` means that the server itself said no. */
  readonly walsender: 'reached' | 'refused' | 'not passed on';
  /** Whether two statements of one session may land on different server processes. */
  readonly perTransaction: boolean;
  /** Where the server itself listens, as it says. */
  readonly server?: { readonly host: string | null; readonly port: number };
}

/**
 * What stands between us and the server:
 * - `nothing`: the server told its own process id, or a proxy stands there that passes everything on (Neon's direct host);
 * - `session`: a pooler that gives each client one server session, and no walsender;
 * - `transaction`: a pooler that gives each transaction another session: settings and temporary things are lost or leak.
 */
export function judgeBehaviour(seen: Behaviour): 'nothing' | 'session' | 'transaction' {
  if (seen.toldPid === seen.realPid) return 'nothing';
  if (seen.perTransaction) return 'transaction';
  return seen.walsender === 'not passed on' ? 'session' : 'nothing';
}
