import type { Data } from '../../core/app/data.ts';
import type { Found, Reader } from '../../core/app/reader.ts';
import type { Tree } from '../../core/app/tree.ts';
import { findTies } from '../../core/code/find-ties.ts';
import {
  addressRules,
  both,
  brandFacts,
  givenVariables,
  hostEnding,
  ownVariables,
  told,
} from '../../core/code/platform-words.ts';
import { type Finding, type TieRules, placesOf } from '../../core/code/rule.ts';
import { settingLines, settingsOf } from '../../core/code/settings.ts';
import { vercelConfig, vercelFunctions } from './config.ts';
import { nextTies } from './next.ts';
import { vercelCalls, vercelImports } from './packages.ts';

const brand = { id: 'vercel', name: 'Vercel' };
const addresses = addressRules(brand, hostEnding('.vercel.app', '.now.sh'));
const store = both(
  'set it to what takes the store’s place',
  'donnez-lui la valeur de ce qui remplace le service',
);

const rules: TieRules = {
  words: [
    'vercel',
    'kv_rest',
    'kv_url',
    'blob_read',
    'edge_config',
    'postgres_url',
    'postgres_prisma',
    'now.sh',
  ],
  modules: /^@vercel\/(?:blob|kv|edge-config)(?:[-/]\w+)*$/,
  calls: vercelCalls,
  imports: vercelImports,
  variables: [
    givenVariables(
      brand,
      /^(?:(?:NEXT_PUBLIC|VITE|PUBLIC|NUXT_ENV|REACT_APP|GATSBY)_)?VERCEL(?:_(?!TOKEN$|ORG_ID$)[A-Z\d_]+)?$/,
    ),
    ownVariables(
      brand,
      /^(?:KV_(?:URL|REST_API_\w+)|BLOB_READ_WRITE_TOKEN|EDGE_CONFIG|POSTGRES_(?:URL|PRISMA_URL|URL_NON_POOLING))$/,
      store,
    ),
  ],
  keys: [
    {
      rule: 'vercel.adapter',
      file: /(?:^|\/)(?:nuxt|nitro|vite|app)\.config\.[cm]?[jt]s$/,
      key: /^preset$/,
      value: /^vercel/,
      what: told('is built for Vercel', 'est construite pour Vercel'),
      wayOut: both(
        'set the preset to node-server and build again',
        'donnez au preset la valeur node-server et reconstruisez',
      ),
      effort: 'setting',
    },
    {
      rule: 'vercel.analytics',
      file: /(?:^|\/)astro\.config\.[cm]?[jt]s$/,
      key: /^(?:webAnalytics|speedInsights)$/,
      what: () => both('counts visits with Vercel’s script', 'mesure les visites avec le script de Vercel'),
      wayOut: both(
        'take it out, or load the script of your own analytics',
        'retirez-le, ou chargez celui de votre propre mesure d’audience',
      ),
      effort: 'code',
      needs: 'analytics',
    },
  ],
  texts: [
    {
      rule: 'vercel.blob-host',
      text: hostEnding('.vercel-storage.com'),
      what: told('names the host of its files at Vercel', 'nomme l’hôte de ses fichiers chez Vercel'),
      wayOut: both(
        'name the host of the new store, and rewrite the URLs that the database holds',
        'nommez l’hôte du nouveau stockage, et récrivez les URL que contient la base',
      ),
      effort: 'setting',
    },
    ...addresses,
    {
      rule: 'vercel.geo-headers',
      only: 'code',
      text: /^x-vercel-ip-[\w-]+$/i,
      what: told(
        'reads where a visitor is from a header of Vercel',
        'lit dans un en-tête de Vercel où se trouve le visiteur',
      ),
      wayOut: both(
        'have the proxy look the address up (GeoIP) and set the same header',
        'faites chercher l’adresse par le proxy (GeoIP), qui pose le même en-tête',
      ),
      effort: 'drop-in',
      needs: 'geo-headers',
    },
    {
      rule: 'vercel.headers-read',
      only: 'code',
      text: /^x-vercel-[\w-]+$/i,
      what: told('reads a header of Vercel', 'lit un en-tête de Vercel'),
      wayOut: both(
        'read the usual one (x-forwarded-for, x-request-id), which the proxy sets',
        'lisez l’en-tête usuel (x-forwarded-for, x-request-id), que le proxy pose',
      ),
      effort: 'code',
    },
    {
      rule: 'vercel.analytics',
      text: /\/_vercel\/(?:insights|speed-insights)/,
      what: told('loads Vercel’s script', 'charge le script de Vercel'),
      wayOut: both(
        'take it out, or load that of your own analytics',
        'retirez-le, ou chargez celui de votre propre mesure d’audience',
      ),
      effort: 'code',
      needs: 'analytics',
    },
    {
      rule: 'vercel.deploy',
      only: 'settings',
      text: /\bvercel\s+(?:deploy|--prod|pull|build|promote)\b|[\w-]+\/vercel-action/,
      what: told('is put on Vercel by this', 'est mise sur Vercel par ceci'),
      wayOut: both('deploy to the new side instead', 'déployez plutôt sur le nouvel hébergement'),
      effort: 'setting',
    },
  ],
};

/** What in an app needs Vercel: its packages, its settings, what it adds to requests, and what of Next.js is other there. */
export const vercelTies: Reader = {
  id: 'vercel ties',
  async read(tree: Tree): Promise<Found> {
    const [found, config, next] = await Promise.all([
      findTies(tree, rules),
      vercelConfig(tree),
      nextTies(tree),
    ]);
    const own = [...found, ...config, ...vercelFunctions(tree)];
    const findings = own.length > 0 || !isElsewhere(tree) ? [...own, ...next] : own;
    return { ...brandFacts('vercel', findings, addresses), data: await dataOf(tree, findings) };
  },
};

/** An app that says where else it runs does not run on Vercel for want of a word. */
const isElsewhere = (tree: Tree): boolean =>
  tree.named(
    'railway.json',
    'railway.toml',
    'render.yaml',
    'fly.toml',
    'Procfile',
    'Dockerfile',
    'app.json',
    'netlify.toml',
  ).length > 0;

/** The driver for Vercel's PostgreSQL takes what POSTGRES_URL names: where that names a host, it is for others to know. */
async function dataOf(tree: Tree, findings: readonly Finding[]): Promise<readonly Data[]> {
  const of = (rule: string) => placesOf(findings.filter(({ words }) => words.rule === rule));
  const isNamed = (await settingsOf(tree)).some((file) =>
    settingLines(file).some(({ key, value }) => key === 'POSTGRES_URL' && /@[\w-]+\./.test(value)),
  );
  const stores: readonly Data[] = [
    { id: 'objects', kind: 'objects', platform: 'vercel', env: [], from: of('vercel.blob') },
    { id: 'redis', kind: 'redis', platform: 'vercel', env: [], from: of('vercel.kv') },
    {
      id: 'postgres',
      kind: 'postgres',
      ...(!isNamed && { platform: 'vercel' }),
      env: ['POSTGRES_URL'],
      from: of('vercel.postgres'),
    },
  ];
  return stores.filter(({ from }) => from.length > 0);
}
