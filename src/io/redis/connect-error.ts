import { type RedisEndpoint, showEndpoint } from '../../core/endpoint.ts';
import { messageOf, UnmoorError, untouched } from '../../core/errors/error.ts';

const certificateCodes = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/**
 * Why a Redis server could not be reached, as a coded error. Cases, in this order:
 * 1. the name, 2. the address family, 3. the network, 4. the certificate, 5. no TLS on the other end,
 * 6. the password, 7. the logical database, 8. anything else that the server said.
 */
export function connectError(error: unknown, endpoint: RedisEndpoint): UnmoorError {
  if (error instanceof UnmoorError) return error;
  const where = showEndpoint(endpoint);
  const code = codeOf(error);
  const text = messageOf(error);
  const parts = (why: string, next: string) => ({ why, next, state: untouched, cause: error });
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new UnmoorError(
      'CONN-101',
      parts(
        `${where} names the host "${endpoint.host}", and no address is known for it.`,
        'Check the host in the URL.',
      ),
    );
  if ((code === 'ENETUNREACH' || code === 'EADDRNOTAVAIL') && /[0-9a-f]*:[0-9a-f:]+/i.test(text))
    return new UnmoorError(
      'CONN-103',
      parts(
        `${where} has only an IPv6 address, and this machine has no road to it.`,
        'Run Unmoor on a machine with IPv6, or use an IPv4 address of the server.',
      ),
    );
  if (certificateCodes.has(code))
    return new UnmoorError(
      'CONN-105',
      parts(
        `${where} showed a certificate that is not trusted here (${code}).`,
        'Name its authority in the URL: rediss://…?cacert=/path/to/ca.pem.',
      ),
    );
  if (endpoint.tls && (code === 'EPROTO' || code.startsWith('ERR_SSL') || code === 'ECONNRESET'))
    return new UnmoorError(
      'CONN-106',
      parts(
        `rediss:// asks for TLS, and ${endpoint.host}:${endpoint.port} does not speak it.`,
        'Use redis:// if the server has no TLS.',
      ),
    );
  if (
    ['ECONNREFUSED', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code) ||
    /timeout/i.test(errorName(error))
  )
    return new UnmoorError(
      'CONN-102',
      parts(
        `Nothing answered at ${where} (${code || 'timeout'}).`,
        'Check host and port, that the server runs, and that a firewall lets this machine in.',
      ),
    );
  if (/^(WRONGPASS|NOAUTH)|invalid password|without any password|AUTH failed/i.test(text))
    return new UnmoorError(
      'CONN-104',
      parts(
        `${where} refused the ${endpoint.password === undefined ? 'connection without a password' : `password of user "${endpoint.username ?? 'default'}"`}.`,
        'Put the right user and password into the URL, percent-encoded.',
      ),
    );
  if (/DB index|invalid DB/i.test(text))
    return new UnmoorError(
      'CONN-107',
      parts(
        `${where} asks for database ${endpoint.database}, and the server has none of that number.`,
        'Use a lower number at the end of the URL.',
      ),
    );
  if (/closed unexpectedly|ECONNRESET|EPIPE|client is closed/i.test(`${code} ${text}`))
    return new UnmoorError(
      'CONN-110',
      parts(
        `The connection with ${where} ended without a word.`,
        'Check that the server runs, and whether it wants TLS (rediss://).',
      ),
    );
  return new UnmoorError('CONN-109', parts(`${where} answered: ${text}`, 'See what the server says.'));
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  // A name with several addresses fails as an AggregateError; its first error speaks for all.
  const first = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  const code = (first as { code?: unknown }).code;
  return typeof code === 'string' ? code : '';
}

const errorName = (error: unknown) => (error instanceof Error ? error.constructor.name : '');
