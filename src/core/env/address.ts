/** A URL in its pieces, each as it was written: a password must come out of it untouched. */
export interface Address {
  readonly scheme: string;
  /** `user:password@`, or empty. */
  readonly user: string;
  readonly host: string;
  /** `:5432`, or empty. */
  readonly port: string;
  /** `/app`, or empty. */
  readonly path: string;
  /** `?sslmode=require`, or empty. */
  readonly query: string;
}

/** The user ends at the last `@` before the path: passwords that were not encoded may hold one. */
const url =
  /^([a-z][a-z0-9+.-]*):\/\/((?:[^/?#]*@)?)(\[[^\]]+\]|[^:/?#@]*)((?::\d+)?)([^?#]*)((?:[?#].*)?)$/i;

/** @returns undefined for what is no URL, or a list of them */
export function readAddress(text: string): Address | undefined {
  if (/[\s,;][a-z][a-z0-9+.-]*:\/\//i.test(text.trim())) return undefined;
  const [, scheme, user = '', host = '', port = '', path = '', query = ''] = url.exec(text.trim()) ?? [];
  return scheme === undefined ? undefined : { scheme: scheme.toLowerCase(), user, host, port, path, query };
}

export const writeAddress = ({ scheme, user, host, port, path, query }: Address): string =>
  `${scheme}://${user}${host}${port}${path}${query}`;

/** `.up.railway.app` fits every host that ends so, and `api.resend.com` only itself. */
export const isHostOf = (host: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) =>
    pattern.startsWith('.') ? host.toLowerCase().endsWith(pattern) : host === pattern,
  );

/** Every host that a value names: of a URL, or of a list of hosts and origins. */
export function hostsIn(value: string): string[] {
  const one = readAddress(value);
  if (one !== undefined && !value.includes(',')) return [one.host];
  return value
    .split(/[\s,;|"'[\]]+/)
    .map((part) => readAddress(part)?.host ?? part.replace(/:\d+$/, ''))
    .filter((host) => /^[a-z0-9*-]+(?:\.[a-z0-9-]+)+$/i.test(host));
}

/** The password that a URL carries, as it was before it was encoded. @returns undefined where it has none, or is no URL */
export function passwordIn(text: string): string | undefined {
  const [, password] = /^[^:]*:(.+)@$/.exec(readAddress(text)?.user ?? '') ?? [];
  if (password === undefined) return undefined;
  try {
    return decodeURIComponent(password);
  } catch {
    return password; // it was never encoded
  }
}
