import type { Endpoint } from '../endpoint.ts';
import { shellWord } from '../formats/shell.ts';
import type { Manifest } from './manifest.ts';

/** Somewhere that a server must get to. */
export interface WayOut {
  /** What it is for: `mail to others`. */
  readonly what: string;
  /** One that answers is enough. */
  readonly hosts: readonly string[];
  readonly port: number;
  /** It does not lead out either where the server knows none of the names. */
  readonly mustBeKnown?: true;
}

/** One that the plan counts on. */
export interface NeededWay extends WayOut {
  readonly of: 'mail' | 'data';
  /** What to do where it is closed. */
  readonly mend: string;
}

/** What must be reached, and what is asked for the sake of the answer alone. */
export interface Ways {
  readonly needed: readonly NeededWay[];
  readonly told: readonly WayOut[];
}

/** One try from the server: by which family of addresses it got where. */
export interface Tried {
  readonly what: string;
  readonly host: string;
  readonly port: number;
  readonly family: 'IPv4' | 'IPv6';
  /** What the name leads to in this family, as the server sees it. */
  readonly address: string;
  readonly isOpen: boolean;
}

/** Of two large providers, whose servers everybody may reach on port 25. */
export const mailHosts = [
  'gmail-smtp-in.l.google.com',
  'smtp.google.com',
  'outlook-com.olc.protection.outlook.com',
] as const;

/** Takes mail from people's own servers (support.google.com, "SMTP relay"): whether a relay would be a way. */
const relay = 'smtp-relay.gmail.com';

const mailOut: NeededWay = {
  of: 'mail',
  what: 'mail to others',
  hosts: mailHosts,
  port: 25,
  mend: 'ask the provider to open port 25, or send through a relay (`unmoor render --choose smtp-relay`)',
};
const relayPorts: readonly WayOut[] = [465, 587].map((port) => ({
  what: 'mail to a relay',
  hosts: [relay],
  port,
}));

/**
 * Where the stack of a manifest must get to, and where data is to come from.
 * @param given the person's variables, one of which may name the relay
 */
export function waysOf(
  { mail }: Pick<Manifest, 'mail'>,
  given: ReadonlyMap<string, string>,
  sources: readonly Pick<Endpoint, 'kind' | 'host' | 'port'>[],
): Ways {
  const isDirect = mail !== undefined && mail.relay === undefined;
  return {
    needed: [
      ...(isDirect ? [mailOut] : []),
      ...(mail?.relay === undefined ? [] : relayOf(mail.relay, given.get(mail.relay) ?? '')),
      ...sources.map(
        ({ kind, host, port }): NeededWay => ({
          of: 'data',
          what: kind === 'postgres' ? 'the PostgreSQL that is left' : 'the Redis that is left',
          hosts: [host],
          port,
          mustBeKnown: true,
          mend: 'let the server in at the platform (its address, and a name that leads to it by a family that the server has)',
        }),
      ),
    ],
    told: isDirect ? relayPorts : [],
  };
}

/** As Postfix is told of it (postconf(5), "relayhost"): `[smtp.example.com]:587`; without a port it is 25. None where nothing is named. */
function relayOf(variable: string, named: string): readonly NeededWay[] {
  const { host, port } = /^\[?(?<host>[^\s\]]+?)\]?(?::(?<port>\d+))?$/.exec(named.trim())?.groups ?? {};
  return host === undefined
    ? []
    : [
        {
          of: 'mail',
          what: 'the relay of the mail',
          hosts: [host],
          port: Number(port ?? 25),
          mustBeKnown: true,
          mend: `name a relay, and a port of it, that the server reaches (${variable}; many listen on 587 and 2525)`,
        },
      ];
}

/** Seconds that a server is waited for: two lost packets are sent again after 1 and 3 s (RFC 6298, 2.1 and 5.5). */
const patienceS = 5;

const families = [
  ['IPv4', 'ahostsv4'],
  ['IPv6', 'ahostsv6'],
] as const;

const triesOf = (ways: readonly WayOut[]) =>
  ways.flatMap(({ what, hosts, port }) =>
    hosts.flatMap((host) => families.map(([family, database]) => ({ what, host, port, family, database }))),
  );

/**
 * Tries every way by both families at once; changes nothing. A bare Debian has bash and getent, and no netcat. An address is tried though
 * the server has none of its family (getent(1), "--no-addrconfig"): that is how one that lacks IPv6 is told.
 */
export const waysScript = (ways: readonly WayOut[]): string => `way() { # TRY DATABASE HOST PORT
  address=$(getent --no-addrconfig "$2" "$3" | awk '$1 !~ /^::ffff:/ { print $1; exit }')
  [ -n "$address" ] || return 0
  state=closed
  if timeout ${patienceS} bash -c 'exec 3<> "/dev/tcp/$0/$1"' "$address" "$4" 2>/dev/null; then state=open; fi
  printf '%s %s %s\\n' "$1" "$address" "$state"
}
${triesOf(ways)
  .map(({ host, port, database }, at) => `way ${at} ${database} ${shellWord(host)} ${port} &\n`)
  .join('')}wait
`;

/** @param printed by the script; a name without an address of a family was not tried by it */
export function readWays(printed: string, ways: readonly WayOut[]): readonly Tried[] {
  const said = new Map(
    printed.split('\n').map((line) => {
      const [at = '', address = '', state = ''] = line.split(' ');
      return [at, { address, isOpen: state === 'open' }];
    }),
  );
  return triesOf(ways).flatMap(({ what, host, port, family }, at) => {
    const one = said.get(String(at));
    return one === undefined ? [] : [{ what, host, port, family, ...one }];
  });
}

/** The tries of one way. */
export const triesAt = (tried: readonly Tried[], { what, port }: WayOut): readonly Tried[] =>
  tried.filter((one) => one.what === what && one.port === port);

/** Ways of which every try failed. */
export const closedWays = <W extends WayOut>(ways: readonly W[], tried: readonly Tried[]): readonly W[] =>
  ways.filter((way) => {
    const own = triesAt(tried, way);
    return (own.length > 0 || way.mustBeKnown === true) && own.every(({ isOpen }) => !isOpen);
  });
