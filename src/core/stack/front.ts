import { noRouting, type Routing } from '../app/routing.ts';
import type { Service } from '../app/service.ts';
import { UnmoorError } from '../errors/error.ts';
import type { Asked } from '../plan/asked.ts';
import { appHome, asName, workloadNames } from './app.ts';
import { hashedFolder, isNextServer } from './next/places.ts';
import type { Serves } from './stack.ts';

/** Paths below a prefix that a workload of the app answers. */
export interface FrontPath {
  /** Begins and ends with a slash: `/api/`. */
  readonly prefix: string;
  readonly workload: string;
}

/** What answers every path that nothing else does. */
export type FrontRest =
  | {
      readonly kind: 'files';
      /** Where the built files lie, on a host of one's own and in the front's image. */
      readonly folder: string;
      /** An app of one page: its routes are no files, and each of them is opened by that page. */
      readonly onePage: boolean;
    }
  | { readonly kind: 'app'; readonly workload: string; readonly assets?: Assets };

/** Files below a path that an app would answer, and that the front has at hand: it asks the app for what it does not find. */
export interface Assets {
  /** Begins and ends with a slash: `/_next/static/`. */
  readonly prefix: string;
  readonly folder: string;
}

/** A host name, or several that mean the same, and what answers there. */
export interface FrontSite {
  /** The one that people see comes first. */
  readonly names: readonly string[];
  /** The longest prefix wins. */
  readonly paths: readonly FrontPath[];
  readonly rest: FrontRest;
  readonly routing: Routing;
  /** Bodies of any size come in: files are stored there. */
  readonly large?: true;
}

const hostName = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;

/**
 * What is reached from outside, and under which name: the first site is the app's own, with its files or its rendered pages, and its
 * API below `/api/`; a service with a name of its own (`api.<domain>`), or a further one, has a site of its own, and so has what stands
 * beside the app and is reached from outside (`errors.<domain>`).
 * @throws UnmoorError RENDER-105
 */
export function frontOf(asked: Asked, beside: readonly Serves[] = []): readonly FrontSite[] {
  const { services, domains, app } = asked.app;
  const domain = asked.domain.toLowerCase();
  if (!hostName.test(domain))
    throw new UnmoorError('RENDER-105', {
      why: `Requests come under a name, and ${asked.domain} is no name of a host.`,
      next: 'write the domain into unmoor.yaml (`unmoor init` makes the file), then render again.',
      state: 'Nothing was written.',
    });
  const own = new Set(domains.filter(({ kind }) => kind === 'own').map(({ host }) => host.toLowerCase()));
  const names = workloadNames(services);
  const nameOf = ({ id }: Service): string => names.get(id) as string;
  const webs = services.filter(({ kind }) => kind === 'web');
  const statics = services.filter(({ kind }) => kind === 'static');
  const [first] = [...statics, ...webs.filter(isFace), ...webs];
  const besideIt = beside.flatMap((one) => besideSites(one, domain));
  if (first === undefined) return besideIt;
  const restOf = (service: Service): FrontRest =>
    service.kind === 'static'
      ? { kind: 'files', folder: builtFolder(app, service), onePage: isOnePage(service) }
      : {
          kind: 'app',
          workload: nameOf(service),
          // Those of releases before lie there too; in an image they are out of the front's reach.
          ...(isNextServer(service) && asked.target.can('processes')
            ? { assets: { prefix: '/_next/static/', folder: hashedFolder(app, service) } }
            : {}),
        };

  const apart = (service: Service): FrontSite => ({
    names: [own.has(`api.${domain}`) && service === api ? `api.${domain}` : `${nameOf(service)}.${domain}`],
    paths: [],
    rest: restOf(service),
    routing: service.routing ?? noRouting,
  });
  const others = webs.filter((one) => one !== first);
  const [api] = others;
  const apartFrom = [
    ...(api !== undefined && own.has(`api.${domain}`) ? [apart(api)] : []),
    ...[...statics, ...others].filter((one) => one !== first && one !== api).map(apart),
  ];
  const taken = new Set([...apartFrom, ...besideIt].flatMap((site) => site.names));
  // Whatever name leads here today leads to the app; people type www whether the app speaks of it or not.
  const aliases = [...own, ...(domain.startsWith('www.') ? [] : [`www.${domain}`])].filter(
    (host) => host !== domain && !taken.has(host) && hostName.test(host),
  );
  return [
    {
      names: [domain, ...[...new Set(aliases)].toSorted()],
      paths: api === undefined ? [] : prefixesOf(api).map((prefix) => ({ prefix, workload: nameOf(api) })),
      rest: restOf(first),
      routing: first.routing ?? noRouting,
    },
    ...apartFrom,
    ...besideIt,
  ];
}

/** Every name that the front answers to, the domain first. */
export const frontNames = (asked: Asked, others: readonly Serves[]): readonly string[] => [
  ...new Set([asked.domain.toLowerCase(), ...frontOf(asked, others).flatMap(({ names }) => names)]),
];

const besideSites = ({ id, listens }: Serves, domain: string): readonly FrontSite[] =>
  listens.flatMap(({ under }) =>
    under === undefined
      ? []
      : [
          {
            names: [`${under.name}.${domain}`],
            paths: [],
            rest: { kind: 'app', workload: id } as const,
            routing: noRouting,
            ...(under.large === undefined ? {} : { large: under.large }),
          },
        ],
  );

/** Where the files of a static service lie once they are built: below the release, and at the same place in an image. */
export const builtFolder = (app: string, { folder, output = 'dist' }: Service): string =>
  [appHome(asName(app)), folder, output].filter((part) => part !== '' && part !== '.').join('/');

/** Frameworks that render the pages people see. */
const faces = [
  'next',
  'nextjs',
  'nuxt',
  'nuxtjs',
  'remix',
  'react-router',
  'sveltekit',
  'astro',
  'solidstart',
];
const isFace = ({ framework = '' }: Service): boolean => faces.includes(framework);

/** Frameworks whose build has a file for each page, and generators of sites. */
const manyPages =
  /^(?:next|nuxt|astro|sveltekit|gatsby|hugo|jekyll|eleventy|hexo|docusaurus|vitepress|vuepress|zola|mkdocs|sphinx)/;

/** Rules of its own say which page opens what. */
const isOnePage = ({ framework = '', routing = noRouting }: Service): boolean =>
  framework !== '' && !manyPages.test(framework) && routing.rewrites.length === 0;

/** Paths of an API behind a face: its own, those of its admin and its files, and those of its WebSockets. */
function prefixesOf({ framework, websockets, health, runtime }: Service): readonly string[] {
  const [, first] = /^\/([\w.-]+)\//.exec(health ?? '') ?? [];
  return [
    ...new Set([
      '/api/',
      ...(framework === 'django' ? ['/admin/', '/media/', '/static/'] : []),
      ...(first === undefined ? [] : [`/${first}/`]),
      ...(websockets ? [runtime === 'node' ? '/socket.io/' : '/ws/'] : []),
    ]),
  ];
}
