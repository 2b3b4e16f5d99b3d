import type { Inside } from './inside.ts';
import type { Subject } from './system.ts';

export type RecordType = 'A' | 'AAAA' | 'CAA' | 'MX' | 'PTR' | 'TXT';

export interface DnsQuestion {
  readonly type: RecordType;
  readonly name: string;
}

/** The certificate that is served under a name. */
export interface Served {
  /** Why a browser would not take it: `CERT_HAS_EXPIRED`, `SELF_SIGNED_CERT_IN_CHAIN` ... (Node.js, "X509 certificate error codes"). */
  readonly distrust?: string;
  /** Names that it stands for. */
  readonly names: readonly string[];
  /** Unix time in ms. */
  readonly expires: number;
  /** Hexadecimal, upper case. */
  readonly serial: string;
  readonly issuer: string;
}

/** The system as it is seen from the machine that Unmoor runs on. */
export interface Outside {
  /** Where the server is reached from here; undefined where that cannot be known (a jump host). */
  readonly address?: string;
  readonly served?: Served | { readonly error: string };
  /** Ports that somebody answered at, of those that nobody should. */
  readonly open: readonly number[];
  /** Answers by `TYPE name`; empty where there is no such record, undefined where the name server did not answer. */
  readonly records: ReadonlyMap<string, readonly string[] | undefined>;
}

/** What looks from here; each answers in a bounded time, and none throws. */
export interface Eyes {
  served(address: string, name: string): Promise<NonNullable<Outside['served']>>;
  isOpen(address: string, port: number): Promise<boolean>;
  /** undefined where the name server did not answer. */
  records(question: DnsQuestion): Promise<readonly string[] | undefined>;
}

export const recordKey = ({ type, name }: DnsQuestion): string => `${type} ${name}`;

/** What is found behind doors left open by mistake: databases, caches, and the pages of what watches. */
const usualPorts = [
  21, 23, 25, 2375, 3000, 3001, 3306, 5432, 5672, 6379, 6389, 6432, 8000, 8001, 8080, 8090, 9000, 9090, 9093,
  9100, 9113, 9115, 9121, 9187, 11211, 27017,
];

/**
 * And whatever the server itself says that it listens on for everybody. What is meant to be open is not knocked at: a door of SSH that
 * is opened and let go counts as an attempt to get in, and who does it five times is shut out (fail2ban, mode=aggressive).
 */
export const portsToTry = ({ front }: Inside, { manifest }: Subject): readonly number[] =>
  [
    ...new Set([
      ...usualPorts,
      ...(front?.listening ?? []).flatMap(({ address, port }) => (isLoopback(address) ? [] : [port])),
    ]),
  ].filter((port) => !manifest.serves.tcp.includes(port));

export const isLoopback = (address: string): boolean => /^(?:127\.|\[?::1\]?$)/.test(address);

/** Lists of addresses that send spam, which large providers ask. */
export const blocklists = ['zen.spamhaus.org', 'bl.spamcop.net', 'b.barracudacentral.org'] as const;

/** Every record that some check reads. */
export function dnsQuestions(
  { manifest }: Subject,
  { mail }: Inside,
  address: string | undefined,
): DnsQuestion[] {
  const { domain, serves } = manifest;
  const four = address !== undefined && /^\d+\.\d+\.\d+\.\d+$/.test(address) ? address : undefined;
  return [
    ...serves.names.flatMap((name): DnsQuestion[] => [
      { type: 'A', name },
      { type: 'AAAA', name },
    ]),
    { type: 'CAA', name: domain },
    ...(mail?.name === undefined
      ? []
      : [
          { type: 'MX' as const, name: domain },
          { type: 'TXT' as const, name: domain },
          { type: 'TXT' as const, name: `_dmarc.${domain}` },
          { type: 'A' as const, name: mail.name },
          ...[...mail.keys.keys()].map((key): DnsQuestion => ({ type: 'TXT', name: `${key}.${domain}` })),
          ...(four === undefined
            ? []
            : [
                { type: 'PTR' as const, name: reverseName(four) },
                ...blocklists.map((list): DnsQuestion => ({ type: 'A', name: `${reversed(four)}.${list}` })),
              ]),
        ]),
  ];
}

/** The name that an IPv4 address is asked by (RFC 1035, 3.5). A file of hosts has no say here: receivers do not read it. */
export const reverseName = (address: string): string => `${reversed(address)}.in-addr.arpa`;

/** As lists of addresses are asked (RFC 5782, 2.1). */
export const reversed = (address: string): string => address.split('.').toReversed().join('.');
