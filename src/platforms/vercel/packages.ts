import { both, told } from '../../core/code/platform-words.ts';
import type { CallRule, ImportRule, Words } from '../../core/code/rule.ts';

const blob: Words = {
  rule: 'vercel.blob',
  what: () => both('keeps files in Vercel Blob', 'range des fichiers dans Vercel Blob'),
  wayOut: both(
    'write to an S3 store instead, copy the files there, and rewrite the public URLs that the database holds',
    'écrivez plutôt dans un stockage S3, copiez-y les fichiers, et récrivez les URL publiques que contient la base',
  ),
  effort: 'code',
  needs: 'blob-api',
};
const kv: Words = {
  rule: 'vercel.kv',
  what: () =>
    both('reaches Redis over HTTPS, as Vercel KV', 'joint Redis par HTTPS, sous la forme de Vercel KV'),
  wayOut: both(
    'run a server that answers Redis over HTTPS, and set KV_REST_API_URL and KV_REST_API_TOKEN to it',
    'faites tourner un serveur qui répond à Redis en HTTPS, et donnez-lui KV_REST_API_URL et KV_REST_API_TOKEN',
  ),
  effort: 'drop-in',
  needs: 'redis-rest',
};
const postgres: Words = {
  rule: 'vercel.postgres',
  what: () =>
    both(
      'reaches PostgreSQL with the driver for Vercel’s (Neon)',
      'joint PostgreSQL avec le pilote de celui de Vercel (Neon)',
    ),
  wayOut: both(
    'change to an ordinary driver (pg): this one speaks WebSocket and HTTPS, which PostgreSQL does not',
    'passez à un pilote ordinaire (pg) : celui-ci parle WebSocket et HTTPS, pas PostgreSQL',
  ),
  effort: 'code',
};
const settingsStore: Words = {
  rule: 'vercel.edge-config',
  what: () => both('reads settings from Edge Config', 'lit des réglages dans Edge Config'),
  wayOut: both(
    'keep them in a file, in Redis or in the database; they can be exported as JSON',
    'gardez-les dans un fichier, dans Redis ou dans la base ; on peut les exporter en JSON',
  ),
  effort: 'code',
  needs: 'settings-store',
};

/** Packages whose calls are the ties. */
export const vercelCalls: readonly CallRule[] = [
  {
    ...blob,
    module: /^@vercel\/blob/,
    path: /^(?:put|del|list|head|copy|get|createMultipartUpload|uploadPart|multipartUpload|handleUpload|upload|getDownloadUrl|generateClientTokenFromReadWriteToken)\(\)$/,
  },
  { ...kv, module: /^@vercel\/kv$/, path: /^(?:default|kv)\.\w+\(\)$|^createClient\(\)$/ },
  {
    ...settingsStore,
    module: /^@vercel\/edge-config/,
    path: /^(?:get|getAll|has|digest|createClient|default\.\w+)\(\)$/,
  },
];

const pack = (
  name: string,
  module: RegExp,
  effort: Words['effort'],
  what: Words['what'],
  wayOut: Words['wayOut'],
  rest: Partial<Pick<ImportRule, 'needs' | 'names'>> = {},
): ImportRule => ({ rule: `vercel.${name}`, module, effort, what, wayOut, ...rest });

/** Packages whose import is the tie, because what they do is done by a component, or by what Vercel adds to a request. */
export const vercelImports: readonly ImportRule[] = [
  { ...postgres, module: /^(?:@vercel\/postgres(?:-kysely)?|drizzle-orm\/vercel-postgres)$/ },
  pack(
    'adapter',
    /^(?:@sveltejs\/adapter-vercel|@astrojs\/vercel(?:\/\w+)?|@vercel\/(?:remix|react-router)(?:\/\w+)?|@remix-run\/vercel|vite-plugin-vercel)$/,
    'setting',
    told('is built for Vercel', 'est construite pour Vercel'),
    both(
      'put the adapter for Node in its place (or that for static files) and build again',
      'mettez à sa place l’adaptateur pour Node (ou celui pour des fichiers statiques) et reconstruisez',
    ),
  ),
  pack(
    'analytics',
    /^@vercel\/(?:analytics|speed-insights)(?:\/\w+)?$/,
    'code',
    () => both('counts visits with Vercel’s script', 'mesure les visites avec le script de Vercel'),
    both(
      'take it out, or put the script of your own analytics in its place: /_vercel/insights is only answered there',
      'retirez-le, ou mettez à sa place le script de votre propre mesure d’audience : seul Vercel répond à /_vercel/insights',
    ),
    { needs: 'analytics' },
  ),
  pack(
    'og',
    /^@vercel\/og$/,
    'none',
    () => both('draws images with @vercel/og', 'dessine des images avec @vercel/og'),
    both(
      'it runs on any Node server; give it memory',
      'fonctionne sur tout serveur Node ; prévoyez de la mémoire',
    ),
  ),
  pack(
    'geolocation',
    /^@vercel\/(?:functions|edge)(?:\/\w+)?$/,
    'code',
    () => both('asks Vercel where a visitor is', 'demande à Vercel où se trouve le visiteur'),
    both(
      'have the proxy look the address up (GeoIP) and set the same headers',
      'faites chercher l’adresse par le proxy (GeoIP), qui pose les mêmes en-têtes',
    ),
    { names: /^(?:geolocation|ipAddress)$/, needs: 'geo-headers' },
  ),
  pack(
    'functions',
    /^@vercel\/(?:functions|edge)(?:\/\w+)?$/,
    'code',
    () =>
      both('uses what only Vercel’s functions have', 'emploie ce que seules les fonctions de Vercel offrent'),
    both(
      'on a Node server waitUntil is work that goes on after the answer; caches and headers need another home',
      'sur un serveur Node, waitUntil devient un travail qui continue après la réponse ; caches et en-têtes sont à placer ailleurs',
    ),
  ),
  pack(
    'flags',
    /^(?:@vercel\/(?:flags|toolbar)(?:\/\w+)*|flags\/next)$/,
    'code',
    () =>
      both(
        'uses Vercel’s flags or toolbar',
        'emploie les indicateurs (flags) ou la barre d’outils de Vercel',
      ),
    both(
      'take it out, or keep the flags in settings of your own',
      'retirez-les, ou tenez les indicateurs dans vos propres réglages',
    ),
  ),
  pack('edge-config', /^@vercel\/global-config/, 'code', settingsStore.what, settingsStore.wayOut, {
    needs: 'settings-store',
  }),
  pack(
    'otel',
    /^@vercel\/otel$/,
    'setting',
    told('sends traces where Vercel takes them', 'envoie ses traces là où Vercel les recueille'),
    both(
      'name a collector of your own in OTEL_EXPORTER_OTLP_ENDPOINT',
      'nommez votre propre collecteur dans OTEL_EXPORTER_OTLP_ENDPOINT',
    ),
  ),
  pack(
    'function-types',
    /^@vercel\/node$/,
    'code',
    () => both('is written as a function of Vercel', 'est écrite comme une fonction de Vercel'),
    both('make a route of a server of it (Express, Hono)', 'faites-en une route de serveur (Express, Hono)'),
  ),
];
