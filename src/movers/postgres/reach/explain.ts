import type { PostgresEndpoint } from '../../../core/endpoint.ts';
import { type ErrorParts, UnmoorError, messageOf, untouched } from '../../../core/errors/error.ts';
import type { ErrorCode } from '../../../core/errors/codes.ts';
import type { Side } from '../../../core/finding.ts';
import { explainAnswer, passwordRefused } from './explain-answer.ts';
import { poolerByAddress } from './pooler.ts';
import { explainTls } from './explain-tls.ts';

export interface Attempt {
  readonly endpoint: PostgresEndpoint;
  readonly side: Side;
  readonly replication: boolean;
  readonly timeoutMs: number;
  /** Addresses that the host name has; empty when none was found. */
  readonly hostAddresses: readonly string[];
  /** This machine's own addresses, without loopback and link-local ones. */
  readonly ownAddresses: readonly string[];
}

export type Explained = Pick<ErrorParts, 'why' | 'next'> & { readonly code: ErrorCode };

/** Turns whatever the driver threw while a connection was being opened into the coded error that people see. */
export function explainFailure(error: unknown, attempt: Attempt): UnmoorError {
  if (error instanceof UnmoorError) return error;
  const explained =
    explainAnswer(error, attempt) ?? explainTls(error, attempt) ?? explainNetwork(error, attempt);
  return new UnmoorError(explained.code, {
    why: explained.why,
    next: explained.next,
    state: untouched,
    cause: error,
  });
}

/** `The source (db.example.com:5432)`, at the beginning of a sentence. */
export const theServer = ({ endpoint, side }: Pick<Attempt, 'endpoint' | 'side'>): string =>
  `The ${side} (${place(endpoint)})`;

export const place = (endpoint: PostgresEndpoint): string =>
  `${endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host}:${endpoint.port}`;

export const flagOf = (side: Side): string => (side === 'source' ? '--from' : '--to');

const unreachable = new Set(['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT', 'ETIMEDOUT']);

function explainNetwork(error: unknown, attempt: Attempt): Explained {
  const { endpoint, side } = attempt;
  const codes = systemCodes(error);
  const message = messageOf(error);
  const timedOut = codes.includes('ETIMEDOUT') || /timeout/i.test(message);
  if (codes.includes('ENOTFOUND'))
    return {
      code: 'CONN-101',
      why: `${theServer(attempt)}: no address is known for the name "${endpoint.host}".`,
      next: `Check the host in ${flagOf(side)} (or unmoor.yaml). A name that ends in .internal or .local is known only inside its platform: use the public one.`,
    };
  if (codes.includes('EAI_AGAIN'))
    return {
      code: 'CONN-101',
      why: `${theServer(attempt)}: this machine's name server does not answer, so "${endpoint.host}" could not be looked up.`,
      next: `Check this machine's network (\`getent hosts ${endpoint.host}\`), then run the same command again.`,
    };
  if ((timedOut || codes.some((code) => unreachable.has(code))) && onlyIpv6(attempt) && !speaksIpv6(attempt))
    return { code: 'CONN-103', ...ipv6Only(attempt) };
  if (codes.includes('ECONNREFUSED'))
    return {
      code: 'CONN-102',
      why: `${theServer(attempt)} refused: the host answers, but nothing listens on port ${endpoint.port} there.`,
      next: `Check the port in ${flagOf(side)}, that the server runs, and that its listen_addresses lets it be reached from here.`,
    };
  if (codes.includes('ENOENT') || codes.includes('EACCES'))
    return {
      code: 'CONN-102',
      why: `${theServer(attempt)}: no server socket that this user may open is in "${endpoint.host}".`,
      next: `Check the folder of the unix socket (\`SHOW unix_socket_directories\`) and the port, ${endpoint.port}.`,
    };
  if (timedOut || codes.some((code) => unreachable.has(code)))
    return {
      code: 'CONN-102',
      why: timedOut
        ? `${theServer(attempt)} gave no answer within ${attempt.timeoutMs / 1000} s.`
        : `${theServer(attempt)}: this machine has no way to ${attempt.hostAddresses.join(', ') || endpoint.host} (${codes.join(', ')}).`,
      next: `Let this machine through the firewall or the platform's allow list (\`nc -vz ${endpoint.host} ${endpoint.port}\` shows when it is open), then run the same command again.`,
    };
  if (message.startsWith('SASL')) return passwordRefused(attempt);
  if (codes.includes('ECONNRESET') || codes.includes('EPIPE') || /terminated/i.test(message))
    return {
      code: 'CONN-110',
      why: `${theServer(attempt)} closed the connection before it was open${codes.length > 0 ? ` (${codes.join(', ')})` : ''}.`,
      next: `Check that it is PostgreSQL that listens on port ${endpoint.port}, and the server's log for the reason; then run the same command again.`,
    };
  return {
    code: 'CONN-109',
    why: `${theServer(attempt)}: the connection could not be opened: ${message}.`,
    next: `Try \`psql -h ${endpoint.host} -p ${endpoint.port} -U ${endpoint.user} ${endpoint.database}\` from this machine and mend what it says.`,
  };
}

const isIpv6 = (address: string) => address.includes(':');
const onlyIpv6 = ({ hostAddresses }: Attempt) => hostAddresses.length > 0 && hostAddresses.every(isIpv6);

/** Global addresses are 2000::/3 (RFC 4291, 2.4); a unique local one (fd..) reaches only others of its kind. */
function speaksIpv6({ hostAddresses, ownAddresses }: Attempt): boolean {
  const local = hostAddresses.every((address) => /^f[cd]/i.test(address));
  return ownAddresses.some((address) => isIpv6(address) && (local || /^[23]/.test(address)));
}

function ipv6Only(attempt: Attempt): Pick<Explained, 'why' | 'next'> {
  const { endpoint, hostAddresses, ownAddresses, side } = attempt;
  const supabase = /\.supabase\.(co|com)$/.test(endpoint.host);
  const here = ownAddresses.length === 0 ? 'no public address' : `only ${ownAddresses.join(', ')}`;
  return {
    why: `${theServer(attempt)} has only the IPv6 address ${hostAddresses.join(', ')}, and this machine has ${here}.`,
    next: supabase
      ? 'Run Unmoor on a host with IPv6 (the new server itself often has it: `curl -6 https://ifconfig.co`), or turn on the IPv4 add-on of the Supabase project. Its pooler has IPv4 but cannot stream changes.'
      : `Run Unmoor on a host with IPv6, or give an IPv4 address of the server in ${flagOf(side)}.`,
  };
}

/** Node tries several addresses and throws one AggregateError; every code in it counts. */
function systemCodes(error: unknown): string[] {
  const codes = new Set<string>();
  const look = (one: unknown) => {
    if (typeof one !== 'object' || one === null) return;
    if ('errors' in one && Array.isArray(one.errors)) one.errors.forEach(look);
    if ('code' in one && typeof one.code === 'string') codes.add(one.code);
  };
  look(error);
  return [...codes];
}

/** The refusal of a pooler, by its address or by what it did. */
export function poolerRefused(
  attempt: Pick<Attempt, 'endpoint' | 'side'>,
  seen: { readonly how: string; readonly direct?: string },
): UnmoorError {
  const known = poolerByAddress(attempt.endpoint);
  const name = known?.name ?? 'a connection pooler (such as PgBouncer)';
  const direct = known?.direct ?? seen.direct ?? 'the host and port of PostgreSQL itself (often port 5432)';
  return new UnmoorError('CONN-108', {
    why: `${theServer(attempt)} is ${name}: ${seen.how}. Streaming changes needs a connection to the server itself.`,
    next: `Give ${flagOf(attempt.side)} with the direct address: ${direct}.`,
    state: untouched,
  });
}
