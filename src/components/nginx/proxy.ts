import type { Address } from '../../core/stack/stack.ts';
import { block, line, type NginxPart, plain } from '../../core/formats/nginx.ts';
import { atLeast, type Edition } from './edition.ts';

/** What answers for one workload. */
export interface Upstream {
  /** What requests are passed to: the name of a group, `app_web`, or one with a variable in it, `app_web_$serves`. */
  readonly name: string;
  readonly groups: readonly {
    readonly name: string;
    /** One for each replica that has a port of its own. */
    readonly addresses: readonly Address[];
  }[];
  /** A client stays with one replica: what it said over another connection is remembered there (facts B15). */
  readonly sticky: boolean;
  /** Node and event loops pass on what they have; a worker that waits for a slow client answers nobody else. */
  readonly buffered: boolean;
  /** How long it keeps a connection that nobody uses, seconds. */
  readonly keepsS: number;
}

/** Least of the idle times of servers in use: gunicorn 2 s (docs.gunicorn.org, keepalive), Node and uvicorn 5 s. */
export const keepsS = (server: string | undefined): number => (server === 'gunicorn' ? 2 : 5);

/** Connections that each worker of nginx leaves open to a server. */
const idleConnections = 32;

/** A host that is no address may move: containers get a new one with each release, and Docker's own name server knows it. */
const moves = ({ host }: Address): boolean => !/^(?:[\d.]+|\[?[0-9a-f:]+\]?)$/i.test(host);

export const upstreams = (upstream: Upstream, edition: Edition, names: boolean): readonly NginxPart[] =>
  upstream.groups.map((group) => groupOf(upstream, group, edition, names));

function groupOf(
  { sticky, keepsS }: Upstream,
  { name, addresses }: Upstream['groups'][number],
  edition: Edition,
  names: boolean,
): NginxPart {
  // From 1.27.3 on; before, a name is looked up once, at the start (nginx.org, ngx_http_upstream_module).
  const resolves = names && addresses.some(moves) && atLeast(edition.version, [1, 27, 3]);
  const servers = addresses.map(({ host, port }) =>
    line('server', plain(`${host}:${port}`), ...(resolves ? ['resolve'] : [])),
  );
  return block(
    'upstream',
    [name],
    [
      // What one worker of nginx learns of a server, all know.
      ...(resolves || addresses.length > 1 ? [line('zone', name, '64k')] : []),
      ...(sticky && addresses.length > 1 ? [line('hash', '$remote_addr', 'consistent')] : []),
      ...servers,
      line('keepalive', idleConnections),
      // Shorter than the app's own: a connection that it closes in the moment of a request fails that request, and a POST is not sent twice.
      line('keepalive_timeout', `${keepsS - 1}s`),
    ],
  );
}

/** In `http`: what is said to every server behind us. */
export const proxyDefaults = (behindBalancer: boolean): readonly NginxPart[] => [
  line('proxy_http_version', '1.1'),
  line('proxy_set_header', 'Host', '$host'),
  line('proxy_set_header', 'X-Real-IP', '$remote_addr'),
  // One address, which we know; a list that the client began could say anything.
  line('proxy_set_header', 'X-Forwarded-For', '$remote_addr'),
  line('proxy_set_header', 'X-Forwarded-Proto', behindBalancer ? '$forwarded_proto' : '$scheme'),
  line('proxy_set_header', 'X-Forwarded-Host', '$host'),
  line('proxy_set_header', 'X-Request-ID', '$request_id'),
  line('proxy_set_header', 'Forwarded', plain('')),
  // httpoxy: libraries take this header for a setting of theirs.
  line('proxy_set_header', 'Proxy', plain('')),
  line('proxy_set_header', 'Upgrade', '$http_upgrade'),
  line('proxy_set_header', 'Connection', '$connection_upgrade'),
  line('proxy_hide_header', 'X-Powered-By'),
  line('proxy_connect_timeout', '5s'),
  line('proxy_buffer_size', '16k'),
  line('proxy_buffers', '8', '16k'),
  line('proxy_busy_buffers_size', '32k'),
];

export interface Pass {
  readonly upstream: Upstream;
  /** `location` of its own, or a named one: `/api/`, `@web`. */
  readonly at: string;
  /** What is asked of the server, where it is not what the client asked: an expression. */
  readonly address?: string;
  /** Seconds that a WebSocket or a stream may be silent. */
  readonly silenceS: number;
  readonly limited: boolean;
}

/**
 * Two locations: one for requests that are answered and over, and one for those that stay (a WebSocket, server-sent events), which are
 * passed on byte for byte and may be silent for long.
 */
export function pass({ upstream, at, address = '', silenceS, limited }: Pass): readonly NginxPart[] {
  const stays = `@${at.replace(/^@/, '').replaceAll(/\W+/g, '_').replace(/^_|_$/g, '') || 'root'}_stays`;
  const to = line('proxy_pass', `http://${upstream.name}${address}`);
  const limits = limited
    ? [
        line('limit_req', 'zone=requests', 'burst=60', 'nodelay'),
        line('limit_req', 'zone=attempts', 'burst=20', 'nodelay'),
      ]
    : [];
  const words = at.startsWith('/') && at !== '/' ? ['^~', plain(at)] : [plain(at)];
  return [
    block('location', words, [
      ...limits,
      // Of its own, so what the server block says of a server that does not answer is said again.
      line('error_page', '502', '504', '@unavailable'),
      line('error_page', '418', '=', stays),
      block('if', [{ word: '($stays_open)' }], [line('return', '418')]),
      line('proxy_buffering', upstream.buffered ? 'on' : 'off'),
      to,
    ]),
    block(
      'location',
      [stays],
      [
        line('proxy_buffering', 'off'),
        line('proxy_request_buffering', 'off'),
        line('proxy_read_timeout', `${silenceS}s`),
        line('proxy_send_timeout', `${silenceS}s`),
        line('gzip', 'off'),
        to,
      ],
    ),
  ];
}

/** A server of somebody else's: under its own name, with its certificate verified, and none of what is said to ours. */
export const passElsewhere = (at: string, address: string, origin: string): readonly NginxPart[] => [
  block(
    'location',
    [at],
    [
      line('proxy_set_header', 'Host', '$proxy_host'),
      line('proxy_set_header', 'X-Forwarded-For', '$remote_addr'),
      line('proxy_set_header', 'X-Forwarded-Host', '$host'),
      line('proxy_set_header', 'Connection', plain('')),
      ...(origin.startsWith('https:')
        ? [
            line('proxy_ssl_server_name', 'on'),
            line('proxy_ssl_verify', 'on'),
            line('proxy_ssl_verify_depth', '3'),
            line('proxy_ssl_trusted_certificate', '/etc/ssl/certs/ca-certificates.crt'),
          ]
        : []),
      line('proxy_pass', address),
    ],
  ),
];
