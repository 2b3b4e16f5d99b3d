import type { Asked } from '../../core/plan/asked.ts';
import { systemOf, type Version } from '../../core/stack/systems.ts';

/** The nginx that the files are written for: directives came and went. */
export interface Edition {
  readonly version: Version;
  readonly openssl: Version;
  readonly brotli: boolean;
  readonly http3: boolean;
  /** Its own log files, or the console of a container. */
  readonly logs: 'files' | 'console';
  /** Of its workers; unset where it does not start as root. */
  readonly user?: string;
  /** A folder that it may write and that need not last. */
  readonly run: string;
  /** The machine has IPv6, at least on its loopback. */
  readonly ipv6: boolean;
}

/** Of every system's packages. */
const packaged: Omit<Edition, 'version' | 'openssl'> = {
  brotli: true,
  http3: true,
  logs: 'files',
  user: 'www-data',
  run: '/run',
  ipv6: true,
};

/**
 * `nginx:1.30`, the stable line since April 2026. Its base may be Debian 12 or 13, so nothing newer than OpenSSL 3.0 is asked of it.
 * A container publishes TCP ports only, so HTTP/3 stays off.
 */
const container: Edition = {
  version: [1, 30, 0],
  openssl: [3, 0, 0],
  brotli: false,
  http3: false,
  logs: 'console',
  user: 'nginx',
  run: '/run',
  ipv6: false,
};

/** `nginxinc/nginx-unprivileged:1.30`: where somebody else holds the certificate, nothing of it needs root. */
const { user: _, ...withoutUser } = container;
const unprivileged: Edition = { ...withoutUser, run: '/tmp' };

export function editionFor({ target, choices }: Asked, ownTls: boolean): Edition {
  if (target.can('processes')) return { ...systemOf(choices).nginx, ...packaged };
  return ownTls ? container : unprivileged;
}

export const imageOf = ({ user }: Edition): string =>
  user === undefined ? 'nginxinc/nginx-unprivileged:1.30' : 'nginx:1.30';

export const atLeast = (version: Version, wanted: Version): boolean => {
  const at = version.findIndex((part, index) => part !== wanted[index]);
  return at < 0 || (version[at] ?? 0) > (wanted[at] ?? 0);
};

/** What `nginx -V` says of itself. @returns undefined when it is not nginx that speaks */
export function readEdition(said: string): Pick<Edition, 'version' | 'openssl' | 'http3'> | undefined {
  const version = versionAfter(/nginx version: nginx\//, said);
  const openssl = versionAfter(/built with OpenSSL /, said);
  if (version === undefined || openssl === undefined) return undefined;
  return { version, openssl, http3: said.includes('--with-http_v3_module') };
}

function versionAfter(before: RegExp, text: string): Version | undefined {
  const [, a, b, c] = new RegExp(`${before.source}(\\d+)\\.(\\d+)\\.(\\d+)`).exec(text) ?? [];
  return c === undefined ? undefined : [Number(a), Number(b), Number(c)];
}
