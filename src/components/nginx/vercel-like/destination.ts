import { literalIn } from '../../../core/formats/nginx.ts';

export interface Destination {
  /** Scheme and host, where it is an address: `https://other.example`. */
  readonly origin?: string;
  /** With nginx's variables where the rule had names. Begins with a slash. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly hash: string;
  /** Something in the path is only known when a request comes. */
  readonly varies: boolean;
  /** Named pieces that neither the path nor the host use. */
  readonly unused: readonly string[];
}

type Found = ReadonlyMap<string | number, string>;

/** `:name`, `:name*`, `$1`: what a rule's source found. Everything else means itself. */
const piece = /:(?<name>\w+)[*+?]?|\$(?<index>\d+)|[^:$]+|[:$]/g;

/**
 * @param to a path or an address of a rule
 * @param found variables with what its source and its conditions found
 * @param write percent-encodes text that goes to a client or another server; text of a path in the file system stays
 */
export function compileDestination(to: string, found: Found, write: (text: string) => string): Destination {
  const [, origin, path = '', query = '', hash = ''] =
    /^(https?:\/\/[^/?#]*)?([^?#]*)(?:\?([^#]*))?(#.*)?$/.exec(to) ?? [];
  const used = new Set<string>();
  const filled = (text: string): string => fill(text, found, write, used);
  const [filledOrigin, filledPath] = [origin === undefined ? undefined : filled(origin), filled(path)];
  const varies = used.size > 0;
  const named = [...found.keys()].filter((name) => typeof name === 'string');
  return {
    ...(filledOrigin === undefined ? {} : { origin: filledOrigin }),
    path: filledPath.startsWith('/') ? filledPath : `/${filledPath}`,
    query: filled(query),
    hash: filled(hash),
    varies,
    unused: named.some((name) => used.has(found.get(name) ?? '')) ? [] : named,
  };
}

function fill(text: string, found: Found, write: (text: string) => string, used: Set<string>): string {
  const byOrder = [...found.values()];
  return text.replace(piece, (whole: string, ...rest: unknown[]) => {
    const { name, index } = rest.at(-1) as { name?: string; index?: string };
    const variable =
      name === undefined ? (index === undefined ? undefined : byOrder[Number(index) - 1]) : found.get(name);
    if (variable === undefined) return literalIn(write(whole));
    used.add(variable);
    return `\${${variable}}`;
  });
}

/** As `encodeURI`, and what is encoded already stays. */
export const encoded = (text: string): string => encodeURI(text).replaceAll(/%25([0-9A-Fa-f]{2})/g, '%$1');
