import type { Platform } from '../app/platform.ts';
import { Secret } from '../secret.ts';
import { type Address, hostsIn, isHostOf, readAddress, writeAddress } from './address.ts';
import type { Gathered } from './gather.ts';

/** Where things stand on the new side: `db`, `db:5432`, or a URL whose every piece that is there replaces the old one. */
export interface NewSide {
  readonly db?: string;
  readonly cache?: string;
  /** By the name of a variable, or by a host. They come before the other two. */
  readonly rules: readonly { readonly what: string; readonly to: string }[];
}

export interface Rewritten {
  readonly variables: readonly Gathered[];
  /** Names, and where each leads now: a host and no more. */
  readonly moved: readonly { readonly name: string; readonly to: string }[];
}

type Hosts = Pick<Platform, 'hosts'>;

/** Leads addresses of databases and caches to the new side. User, password and database stay, unless the new address says otherwise. */
export function rewrite(
  variables: readonly Gathered[],
  side: NewSide,
  platforms: readonly Hosts[],
): Rewritten {
  const moved: { name: string; to: string }[] = [];
  const values = new Map(
    variables.flatMap((one) => (one.state === 'known' ? [[one.name, one.value.reveal()] as const] : [])),
  );
  const changed = new Map<string, string>();
  for (const [name, value] of values) {
    const to = placeFor(name, value, side, platforms);
    if (to === undefined) {
      const text = withHosts(value, side.rules);
      if (text === value) continue;
      changed.set(name, text);
      moved.push({ name, to: hostsIn(text).join(', ') });
      continue;
    }
    const text = move(value, to);
    changed.set(name, text);
    moved.push({ name, to: readAddress(text)?.host ?? text });
    const port = portOf(to);
    const beside = name.replace(/HOST$/, 'PORT');
    if (beside !== name && values.has(beside) && port !== undefined) changed.set(beside, port);
  }
  return {
    variables: variables.map((one) => {
      const text = changed.get(one.name);
      return text === undefined || one.state !== 'known' ? one : { ...one, value: new Secret(text) };
    }),
    moved,
  };
}

/**
 * 1. A rule for the variable. 2. A rule for its host. 3. `db` or `cache` by what the address speaks, where its host is a platform's or
 * the variable is the usual one of its kind: another database than the app's own stays where it is.
 */
function placeFor(
  name: string,
  value: string,
  { db, cache, rules }: NewSide,
  platforms: readonly Hosts[],
): string | undefined {
  const address = readAddress(value);
  const host = address?.host ?? (/HOST(?:NAME)?$/.test(name) ? value : undefined);
  const rule = rules.find(({ what }) => what === name) ?? rules.find(({ what }) => what === host);
  if (rule !== undefined) return rule.to;
  if (host === undefined) return undefined;
  const kind = kindOf(name, address);
  const leaves =
    platforms.some(({ hosts }) => isHostOf(host, hosts)) ||
    /^(?:DATABASE|POSTGRES|DIRECT|REDIS|CACHE|CELERY_BROKER|BROKER)_URL$/.test(name);
  return leaves && kind !== undefined ? { db, cache }[kind] : undefined;
}

/** In a list of hosts or origins (ALLOWED_HOSTS, CORS) a rule for a host changes that one and leaves the others. */
const withHosts = (value: string, rules: NewSide['rules']): string =>
  rules.reduce(
    (text, { what, to }) =>
      hostsIn(text).includes(what)
        ? text.split(new RegExp(`(?<![\\w.-])${what.replaceAll('.', '\\.')}(?![\\w.-])`)).join(to)
        : text,
    value,
  );

function kindOf(name: string, address: Address | undefined): 'db' | 'cache' | undefined {
  if (/^(?:postgres(?:ql)?(?:\+\w+)?|postgis)$/.test(address?.scheme ?? '')) return 'db';
  if (/^(?:rediss?|valkeys?)$/.test(address?.scheme ?? '')) return 'cache';
  if (address !== undefined) return undefined;
  if (/^(?:PG|DB_|DATABASE_|POSTGRES)/.test(name)) return 'db';
  return /^(?:REDIS|CACHE|VALKEY)/.test(name) ? 'cache' : undefined;
}

function move(value: string, to: string): string {
  const old = readAddress(value);
  const place = readAddress(to);
  if (old === undefined) return place?.host ?? to.replace(/:\d+$/, '');
  if (place !== undefined)
    return writeAddress({
      scheme: place.scheme,
      user: place.user || old.user,
      host: place.host,
      port: place.port || '',
      path: place.path.length > 1 ? place.path : old.path,
      query: place.query || (isInside(place.host) ? withoutTls(old.query) : old.query),
    });
  const [, host = to, port = ''] = /^(.*?)((?::\d+)?)$/.exec(to) ?? [];
  const inside = isInside(host);
  return writeAddress({
    ...old,
    // The platform's public address asks for TLS; a name of the new side's own network has no certificate.
    scheme: inside ? old.scheme.replace(/^(redis|valkey)s$/, '$1') : old.scheme,
    host,
    port,
    query: inside ? withoutTls(old.query) : old.query,
  });
}

/** A name without a dot, or this machine: nothing between it and the app can listen. */
const isInside = (host: string): boolean => !host.includes('.') || /^127\.|\.internal$/.test(host);

/** Of a pooler's and a public address's settings the new side wants none. */
const withoutTls = (query: string): string => {
  const rest = query
    .slice(1)
    .split('&')
    .filter((part) => part !== '' && !/^(?:sslmode|ssl|sslrootcert|pgbouncer|ssl_cert_reqs)=/.test(part));
  return rest.length === 0 ? '' : `?${rest.join('&')}`;
};

const portOf = (to: string): string | undefined =>
  readAddress(to)?.port.slice(1) || /:(\d+)$/.exec(to)?.[1] || undefined;
