import { UnmoorError, untouched } from './errors/error.ts';
import { Secret } from './secret.ts';

/** How TLS is asked for, in libpq's words (PostgreSQL manual, 34.19 "SSL Support"). */
export type SslMode = 'disable' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';

export interface PostgresEndpoint {
  readonly kind: 'postgres';
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password?: Secret;
  readonly sslmode: SslMode;
  /** Path of a CA file, from `sslrootcert=`. */
  readonly sslrootcert?: string;
}

export interface RedisEndpoint {
  readonly kind: 'redis';
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: Secret;
  /** Logical database, from the path: `redis://host/3`. */
  readonly database: number;
  readonly tls: boolean;
  /** Path of a CA file, from `cacert=`; unset: the authorities that this machine trusts. */
  readonly cacert?: string;
}

export type Endpoint = PostgresEndpoint | RedisEndpoint;

const sslModes: readonly string[] = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'];
/** Whether a host is this very machine, whoever says it: loopback, or the folder of a socket. */
export const isLocal = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host.startsWith('127.') || host.startsWith('/');

/**
 * Reads `postgres://user:password@host:port/database?sslmode=...`. A unix socket directory may be given as `?host=/dir`.
 * Without `sslmode` a local server is asked with `prefer` and any other with `verify-full`.
 * @throws UnmoorError USE-102; the text never contains the URL itself, for it holds a password.
 */
export function parsePostgresUrl(text: string): PostgresEndpoint {
  const url = parseUrl(text, ['postgres:', 'postgresql:'], 'postgres://user:password@host:5432/database');
  const host = url.searchParams.get('host') ?? unbracket(url.hostname);
  if (host === '') throw badUrl('it names no host', 'postgres://user:password@host:5432/database');
  const sslmode = url.searchParams.get('sslmode') ?? (isLocal(host) ? 'prefer' : 'verify-full');
  if (!sslModes.includes(sslmode))
    throw badUrl(
      `sslmode is "${sslmode}", and only ${sslModes.join(', ')} are known`,
      'postgres://…?sslmode=require',
    );
  const user = decode(url.username) || 'postgres';
  return {
    kind: 'postgres',
    host,
    port: url.port === '' ? 5432 : Number(url.port),
    database: decode(url.pathname.slice(1)) || user,
    user,
    password: url.password === '' ? undefined : new Secret(decode(url.password)),
    sslmode: sslmode as SslMode,
    sslrootcert: url.searchParams.get('sslrootcert') ?? undefined,
  };
}

/**
 * Reads `redis://user:password@host:port/db` or `rediss://` (TLS, where `?cacert=/path/ca.pem` names a private authority).
 * @throws UnmoorError USE-102
 */
export function parseRedisUrl(text: string): RedisEndpoint {
  const example = 'redis://default:password@host:6379/0 (rediss:// for TLS)';
  const url = parseUrl(text, ['redis:', 'rediss:'], example);
  const database = url.pathname.length > 1 ? Number(url.pathname.slice(1)) : 0;
  if (!Number.isInteger(database) || database < 0)
    throw badUrl(`its database is "${url.pathname.slice(1)}", and a number is needed`, example);
  if (url.hostname === '') throw badUrl('it names no host', example);
  return {
    kind: 'redis',
    host: unbracket(url.hostname),
    port: url.port === '' ? 6379 : Number(url.port),
    username: decode(url.username) || undefined,
    password: url.password === '' ? undefined : new Secret(decode(url.password)),
    database,
    tls: url.protocol === 'rediss:',
    cacert: url.searchParams.get('cacert') ?? undefined,
  };
}

/** The endpoint without its password, for people and for the journal. */
export function showEndpoint(endpoint: Endpoint): string {
  const host = endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host;
  if (endpoint.kind === 'postgres')
    return `postgres://${endpoint.user}@${host}:${endpoint.port}/${endpoint.database}`;
  return `${endpoint.tls ? 'rediss' : 'redis'}://${host}:${endpoint.port}/${endpoint.database}`;
}

function parseUrl(text: string, protocols: readonly string[], example: string): URL {
  let url: URL;
  try {
    // WHATWG URLs refuse an empty host for unknown schemes only in part; the callers check the host themselves.
    url = new URL(text);
  } catch {
    const reason = /^[a-z+]+:\/\//i.test(text)
      ? 'it cannot be read; a password with / ? # @ or % in it must be percent-encoded'
      : 'it does not begin with a scheme';
    throw badUrl(reason, example);
  }
  if (!protocols.includes(url.protocol))
    throw badUrl(
      `it begins with "${url.protocol}//", and ${protocols.map((p) => `"${p}//"`).join(' or ')} is needed`,
      example,
    );
  return url;
}

function badUrl(reason: string, example: string): UnmoorError {
  return new UnmoorError('USE-102', {
    why: `The URL was given, but ${reason}.`,
    next: `Give it as ${example}.`,
    state: untouched,
  });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badUrl('a % in it is not followed by two hex digits', 'postgres://user:p%25ss@host/database');
  }
}

const unbracket = (host: string) => host.replace(/^\[(.*)\]$/, '$1');
