import { block, line, literal, type NginxPart, plain, remark } from '../../core/formats/nginx.ts';
import type { FrontSite } from '../../core/stack/front.ts';
import { assets } from './assets.ts';
import { assetEndings } from './caching.ts';
import { whichServes } from './colours.ts';
import { atLeast, type Edition } from './edition.ts';
import { pass, passElsewhere, type Upstream } from './proxy.ts';
import { responseHeaders } from './response-headers.ts';
import type { Destination } from './vercel-like/destination.ts';
import { compileRedirects } from './vercel-like/redirects.ts';
import { type Answerer, compileRewrites, literally, nowhere } from './vercel-like/rewrites.ts';

/** A site with everything that its server blocks say. */
export interface Site {
  /** `main`, `api`: the beginning of names of its own. */
  readonly id: string;
  readonly site: FrontSite;
  /** Of a workload of the app, or of the cache before it. */
  readonly upstreamOf: (workload: string) => Upstream;
  /** Addresses that are the app's own, whichever platform gave them: what is asked there, a workload answers. */
  readonly ownHosts: ReadonlyMap<string, string>;
  /** Seconds. */
  readonly silenceS: number;
  /** Unset: no certificate is held here. */
  readonly tls?: { readonly certificate: string; readonly hsts: number };
  readonly edition: Edition;
  /** A release of the app is brought up beside the one that serves. */
  readonly turns: boolean;
}

export interface SiteParts {
  /** In `http`. */
  readonly maps: readonly NginxPart[];
  readonly server: NginxPart;
}

/** Where the answers to challenges of a certificate authority lie (RFC 8555, section 8.3). */
export const acmeRoot = '/var/www/acme';

export function siteParts(input: Site): SiteParts {
  const { id, site, edition, tls } = input;
  const { routing } = site;
  const redirects = compileRedirects(id, routing);
  const headers = responseHeaders({
    id,
    routing,
    ...(tls === undefined ? {} : { hsts: tls.hsts }),
    http3: tls !== undefined && edition.http3,
  });
  const answers = needsFiles(site) ? answersWithFiles(input) : { maps: [], parts: answersOfApps(input) };
  return {
    maps: [...redirects.maps, ...headers.maps, ...answers.maps],
    server: block(
      'server',
      [],
      [
        ...listens(edition, tls !== undefined, false),
        line('server_name', ...site.names),
        ...(site.large === undefined
          ? []
          : [line('client_max_body_size', 0), line('proxy_request_buffering', 'off')]),
        ...(tls === undefined
          ? []
          : [
              line('ssl_certificate', plain(`${tls.certificate}/fullchain.pem`)),
              line('ssl_certificate_key', plain(`${tls.certificate}/privkey.pem`)),
            ]),
        ...(headers.hidden.length > 0 ? [...headers.hidden, line('proxy_hide_header', 'X-Powered-By')] : []),
        ...headers.added,
        // Meant for a cache inside the stack, whose rules would take the front for one of its own.
        block('if', [{ word: '($request_method ~ "^(?:PURGE|BAN)$")' }], [line('return', '405')]),
        ...pauses(edition),
        ...(input.turns ? whichServes : []),
        ...redirects.rules,
        ...answers.parts,
      ],
    ),
  };
}

/** Its own port, or the one that a balancer of the target passes on to. */
export const plainPort = 8080;

/** `http2` is a directive of its own from 1.25.1 on (facts B39). */
export function listens(edition: Edition, tls: boolean, isDefault: boolean): readonly NginxPart[] {
  const last = isDefault ? ['default_server'] : [];
  const hosts = edition.ipv6 ? ['', '[::]:'] : [''];
  if (!tls) return hosts.map((host) => line('listen', `${host}${plainPort}`, ...last));
  const directive = atLeast(edition.version, [1, 25, 1]);
  return [
    ...hosts.map((host) => line('listen', `${host}443`, 'ssl', ...(directive ? [] : ['http2']), ...last)),
    ...(edition.http3
      ? // Said once for each address, by the default server.
        hosts.map((host) =>
          line('listen', `${host}443`, 'quic', ...(isDefault ? ['reuseport', 'default_server'] : [])),
        )
      : []),
    ...(directive ? [line('http2', 'on')] : []),
  ];
}

/** While this file is there, everything answers 503: made and taken away by whoever moves the app. */
export const pauseFlag = ({ run }: Edition): string => `${run}/maintenance`;

const pauses = (edition: Edition): readonly NginxPart[] => [
  block('if', [{ word: '(-f' }, { word: `${pauseFlag(edition)})` }], [line('return', '503')]),
  line('error_page', '502', '503', '504', '@unavailable'),
  block(
    'location',
    ['@unavailable'],
    [line('root', '/etc/nginx/unmoor'), line('try_files', '/unavailable.html', '=503')],
  ),
];

const needsFiles = ({ rest, routing }: FrontSite): boolean =>
  rest.kind === 'files' || routing.rewrites.length > 0;

const longestFirst = (site: FrontSite) => site.paths.toSorted((a, b) => b.prefix.length - a.prefix.length);

/** No file is served, and no rule leads elsewhere: the paths and what answers them. */
function answersOfApps(input: Site): readonly NginxPart[] {
  const { site, upstreamOf, silenceS } = input;
  const { rest } = site;
  return [
    ...longestFirst(site).flatMap(({ prefix, workload }) =>
      pass({ upstream: upstreamOf(workload), at: prefix, silenceS, limited: true }),
    ),
    ...(rest.kind === 'app'
      ? [...pass({ upstream: upstreamOf(rest.workload), at: '/', silenceS, limited: true }), ...assets(input)]
      : []),
  ];
}

/** Files first, then the rules, then the app's own paths, then the page of an app of one page. */
function answersWithFiles(input: Site): { maps: readonly NginxPart[]; parts: readonly NginxPart[] } {
  const { id, site, upstreamOf, silenceS, ownHosts } = input;
  const { rest, routing } = site;
  const files = rest.kind === 'files';
  const cleanly = routing.cleanUrls ? ['.html'] : [];
  const tries = (path: string) =>
    files ? [path, ...cleanly.map((end) => `${path}${end}`), `${path}/index.html`] : [nowhere];
  const workloads = [
    ...new Set([
      ...site.paths.map(({ workload }) => workload),
      ...(rest.kind === 'app' ? [rest.workload] : []),
    ]),
  ];
  const passTo = (workload: string, at: string, address?: string) =>
    pass({
      upstream: upstreamOf(workload),
      at,
      silenceS,
      limited: true,
      ...(address === undefined ? {} : { address }),
    });
  const workloadOf = (path: string) =>
    longestFirst(site).find(({ prefix }) => path.startsWith(prefix))?.workload ??
    (rest.kind === 'app' ? rest.workload : undefined);

  const answererOf = ({ origin, path }: Destination): Answerer => {
    const host = origin === undefined ? undefined : new URL(origin).hostname;
    const inside = host === undefined || site.names.includes(host) ? workloadOf(path) : ownHosts.get(host);
    if (inside !== undefined) return { kind: 'app', pass: (at, address) => passTo(inside, at, address) };
    if (origin === undefined) return { kind: 'files' };
    return { kind: 'other', pass: (at, address) => passElsewhere(at, address, origin) };
  };
  const { maps, locations, first } = compileRewrites(routing.rewrites, {
    id,
    answererOf,
    tries,
    answered: site.paths.map(({ prefix }) => prefix),
    rest: `$${id}_rest`,
  });
  const page = rest.kind === 'files' && rest.onePage;
  const otherwise = rest.kind === 'app' ? `@${rest.workload}` : page ? `$${id}_page` : '@missing';
  return {
    maps: [
      ...(page ? pageMaps(id) : []),
      block(
        'map',
        ['$uri', `$${id}_rest`],
        [
          line('default', otherwise),
          ...longestFirst(site).map(
            ({ prefix, workload }): NginxPart => ({
              name: plain(`~^${literally(prefix)}`).word,
              words: [{ word: `@${workload}` }],
            }),
          ),
        ],
      ),
      ...maps,
    ],
    parts: [
      ...(rest.kind === 'files' ? [line('root', literal(rest.folder)), line('index', 'index.html')] : []),
      block(
        'location',
        ['/'],
        [line('try_files', ...(files ? ['$file_uri', ...tries('$bare_uri').slice(1)] : [nowhere]), first)],
      ),
      ...(files ? [block('location', ['~', plain('/\\.(?!well-known/)')], [line('return', '404')])] : []),
      ...locations,
      ...assets(input),
      ...workloads.flatMap((workload) => passTo(workload, `@${workload}`)),
      ...(page ? [block('location', ['@page'], [line('try_files', '/index.html', '=404')])] : []),
      ...(files
        ? [
            block('location', ['@missing'], [line('return', '404')]),
            line('error_page', '404', '@not_found'),
            block('location', ['@not_found'], [line('try_files', '/404.html', '=404')]),
          ]
        : []),
    ],
  };
}

/** Its page opens every route, and stands for no file: a script that is missing is missing (facts A18). */
const pageMaps = (id: string): readonly NginxPart[] => [
  block(
    'map',
    ['$opens_page:$uri', `$${id}_page`],
    [
      line('default', '@page'),
      { name: plain('~^0:').word, words: [{ word: '@missing' }] },
      { name: plain(`~*\\.(?:${assetEndings})$`).word, words: [{ word: '@missing' }] },
    ],
  ),
];

/** Port 80: challenges of the certificate authority, and everything else to HTTPS. */
export const toHttps = (names: readonly string[], { ipv6 }: Edition): NginxPart =>
  block(
    'server',
    [],
    [
      line('listen', '80'),
      ...(ipv6 ? [line('listen', '[::]:80')] : []),
      line('server_name', ...names),
      block(
        'location',
        ['^~', '/.well-known/acme-challenge/'],
        [line('root', acmeRoot), line('default_type', 'text/plain')],
      ),
      block('location', ['/'], [line('return', '301', 'https://$host$request_uri')]),
    ],
  );

/** Names that are not ours get no answer, and no certificate to learn ours from. */
export const strangers = (edition: Edition, tls: boolean): readonly NginxPart[] => [
  remark('Whoever asks for another name, or for none.'),
  ...(tls
    ? [
        block(
          'server',
          [],
          [
            line('listen', '80', 'default_server'),
            ...(edition.ipv6 ? [line('listen', '[::]:80', 'default_server')] : []),
            line('return', '444'),
          ],
        ),
      ]
    : []),
  block(
    'server',
    [],
    [
      ...listens(edition, tls, true),
      ...(tls
        ? [line('ssl_reject_handshake', 'on')]
        : // A balancer asks by address whether we are well.
          [block('location', ['=', '/healthz'], [line('access_log', 'off'), line('return', '204')])]),
      block('location', ['/'], [line('return', '444')]),
    ],
  ),
];
