import { line, type NginxPart, plain, block, remark, writeNginx } from '../../core/formats/nginx.ts';
import type { Rights } from '../../core/stack/sandbox.ts';
import type { Setting, Settings } from '../../core/plan/settings.ts';
import { buildOf } from '../../core/stack/dockerfile/images.ts';
import type { StackFile } from '../../core/stack/file.ts';
import { type FrontSite, frontOf } from '../../core/stack/front.ts';
import { innerNetworks } from '../../core/stack/networks.ts';
import type { Rendered, Rendering } from '../../core/stack/stack.ts';
import type { Image, Workload } from '../../core/stack/workload.ts';
import { both } from '../../core/text.ts';
import { clientAddress } from './client-address.ts';
import { common } from './common.ts';
import { type Edition, editionFor, imageOf } from './edition.ts';
import { mainConf } from './main.ts';
import { inColours, insideRemark, insideServer, takesTurns } from './colours.ts';
import { upstreams } from './proxy.ts';
import { unruled } from './response-headers.ts';
import { acmeRoot, type Site, siteParts, strangers, toHttps } from './site.ts';
import { holdsCertificate, listensOf, statusPort } from './serves.ts';
import { tls } from './tls.ts';
import { Upstreams } from './upstreams.ts';
import { unavailablePage } from './unavailable.ts';

/** Everything that nginx reads, for the edition that the target has. */
export const render = (rendering: Rendering): Rendered => {
  const edition = editionFor(rendering.asked, holdsCertificate(rendering.asked));
  const files = frontFiles(rendering, edition);
  return { files, workloads: [workload(rendering, edition, files)] };
};

const number = (settings: Settings, key: string): number => Number((settings[key] as Setting).value);

/** @param edition of the nginx that will read them */
export function frontFiles(rendering: Rendering, edition: Edition): readonly StackFile[] {
  const { asked, settings } = rendering;
  const ownTls = holdsCertificate(asked);
  const sites = frontOf(asked, rendering.others);
  const [main] = sites;
  const cached = rendering.roles.get('http-cache') === 'component' && main?.rest.kind === 'app';
  const servers = new Upstreams(rendering, cached ? main.rest.workload : undefined);
  const ownHosts = ownHostsOf(rendering, sites);
  const parts = sites.map((site, index) =>
    siteParts({
      id: `s${index}`,
      site,
      upstreamOf: servers.of,
      ownHosts,
      silenceS: number(settings, 'proxy_read_timeout'),
      edition,
      turns: takesTurns(rendering),
      ...(ownTls
        ? {
            tls: {
              certificate: `/etc/letsencrypt/live/${asked.domain.toLowerCase()}`,
              hsts: number(settings, 'hsts.max-age'),
            },
          }
        : {}),
    } satisfies Site),
  );
  const inside = (takesTurns(rendering) ? inColours(rendering) : []).map((one) => ({
    one,
    upstream: servers.behind(one),
  }));
  const elsewhere = sites.some(({ routing }) => routing.rewrites.some(({ to }) => to.startsWith('http')));
  const containers = !asked.target.can('processes');
  const named = containers && asked.target.can('one-host');
  const resolver = named ? ['127.0.0.11'] : elsewhere ? publicResolver : [];
  return [
    conf(
      'nginx.conf',
      mainConf({
        edition,
        workers: number(settings, 'worker_processes'),
        connections: number(settings, 'worker_connections'),
        keepalive: number(settings, 'keepalive_timeout'),
        body: number(settings, 'client_max_body_size'),
      }),
    ),
    conf('unmoor/client-address.conf', clientAddress(!ownTls)),
    conf(
      'unmoor/tls.conf',
      ownTls ? tls(edition) : [remark('The certificate is held by the balancer before us.')],
    ),
    conf('unmoor/common.conf', common(edition, !ownTls, resolver)),
    conf('unmoor/sites.conf', [
      ...[
        ...servers.all,
        ...inside.map(({ upstream }) => upstream).filter((one) => !servers.all.includes(one)),
      ].flatMap((one) => upstreams(one, edition, named)),
      ...parts.flatMap(({ maps }) => maps),
      ...strangers(edition, ownTls),
      ...(ownTls
        ? [
            toHttps(
              sites.flatMap(({ names }) => names),
              edition,
            ),
          ]
        : []),
      ...unruledRemark(sites),
      ...parts.map(({ server }) => server),
      ...(inside.length === 0 ? [] : [insideRemark]),
      ...inside.map(({ one, upstream }) => insideServer(one, upstream)),
      status(rendering),
    ]),
    { ...conf('unmoor/unavailable.html', []), text: unavailablePage, comment: '<!--' },
  ];
}

/** A rule that is left out is said where people look for it. */
function unruledRemark(sites: readonly FrontSite[]): readonly NginxPart[] {
  const keys = sites.flatMap(({ routing }) => unruled(routing));
  return keys.length === 0
    ? []
    : [remark(`Left out of the rules for headers, because nginx sets them itself: ${keys.join(', ')}.`)];
}

/** Quad9's and Cloudflare's: asked for names of servers that rules lead to, where the machine's own is not known. */
const publicResolver = ['9.9.9.9', '1.1.1.1'];

const conf = (path: string, parts: readonly NginxPart[]): StackFile => ({
  at: `/etc/nginx/${path}`,
  text: writeNginx(parts),
  mode: '0644',
  owner: 'root:root',
  reader: 'nginx',
  comment: '#',
});

/** Names that lead to a workload of the app: its platforms' of today, and its own of other sites. */
function ownHostsOf({ asked }: Rendering, sites: readonly FrontSite[]): ReadonlyMap<string, string> {
  const [main] = sites;
  const api = main?.paths[0]?.workload ?? (main?.rest.kind === 'app' ? main.rest.workload : undefined);
  if (api === undefined) return new Map();
  return new Map([
    ...asked.app.domains
      .filter(({ kind }) => kind === 'platform')
      .map(({ host }): [string, string] => [host, api]),
    ...sites.flatMap(({ names, rest }) =>
      rest.kind === 'app' ? names.map((name): [string, string] => [name, rest.workload]) : [],
    ),
  ]);
}

/** Numbers for whoever collects them, and whether nginx is well: from inside only. */
function status({ asked }: Rendering): NginxPart {
  const port = statusPort(asked);
  const alone = asked.target.can('processes');
  return block(
    'server',
    [],
    [
      line('listen', alone ? `127.0.0.1:${port}` : port),
      line('server_name', plain('')),
      line('access_log', 'off'),
      line('allow', '127.0.0.0/8'),
      ...(alone ? [] : innerNetworks.map((range) => line('allow', range))),
      line('deny', 'all'),
      block('location', ['=', '/healthz'], [line('return', '204')]),
      block('location', ['=', '/stub_status'], [line('stub_status')]),
      block('location', ['/'], [line('return', '404')]),
    ],
  );
}

/** Its first process keeps root's eyes for the keys, and starts others that have none of it. */
const asRoot: Pick<Image, 'capabilities'> = {
  capabilities: ['CHOWN', 'NET_BIND_SERVICE', 'SETGID', 'SETUID'],
};

/** Its first process opens ports, keys and logs as root, and starts workers as another. /run: its pid, which a reload writes anew. */
const rights: Rights = {
  writes: ['/run', '/var/log/nginx', '/var/lib/nginx', '-/var/cache/nginx'],
  capabilities: ['CAP_CHOWN', 'CAP_DAC_OVERRIDE', 'CAP_NET_BIND_SERVICE', 'CAP_SETGID', 'CAP_SETUID'],
};

function workload(
  { asked, settings, apps }: Rendering,
  edition: Edition,
  files: readonly StackFile[],
): Workload {
  const ownTls = holdsCertificate(asked);
  const built = asked.app.services.find(({ kind }) => kind === 'static');
  const port = statusPort(asked);
  return {
    id: 'nginx',
    does: both('Takes every request from outside.', 'Reçoit toute requête de l’extérieur.'),
    kind: 'serve',
    ways: {
      image: { name: imageOf(edition), asks: 'curl', ...(edition.user === undefined ? {} : asRoot) },
      ...(built === undefined ? {} : { build: buildOf(asked.app, built) }),
      packages: {
        names: ['nginx', ...(edition.brotli ? ['libnginx-mod-http-brotli-filter'] : [])],
        unit: 'nginx.service',
        rights,
      },
    },
    env: {},
    listens: listensOf(asked),
    files: files.map(({ at }) => at),
    keeps: ownTls
      ? [
          { name: 'certificates', at: '/etc/letsencrypt' },
          { name: 'acme', at: acmeRoot },
        ]
      : [],
    // Every target gives /tmp.
    scratch: [edition.run, '/var/cache/nginx'].filter((folder) => folder !== '/tmp'),
    health: { kind: 'http', path: '/healthz', port },
    replicas: 1,
    mib: 16 + 12 * number(settings, 'worker_processes'),
    after: apps
      .filter(({ listens, kind }) => kind === 'serve' && listens.length > 0)
      .map(({ id }) => ({ workload: id, is: 'well' })),
    // QUIT lets answers end; TERM cuts them off.
    stop: { signal: 'QUIT', withinS: 30 },
    rereads: 'HUP',
  };
}
