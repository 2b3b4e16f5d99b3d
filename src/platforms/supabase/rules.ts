import { both, ownVariables, told } from '../../core/code/platform-words.ts';
import type { CallRule, TextRule, TieRules, Words } from '../../core/code/rule.ts';
import { supabaseServices } from './words.ts';

const brand = { id: 'supabase', name: 'Supabase' };

/** What makes a client, in supabase-js, in its helpers for frameworks, and in Python. */
const makers =
  'create(?:Browser|Server|PagesBrowser|PagesServer|ClientComponent|ServerComponent|RouteHandler|Middleware|ServerAction)?Client|' +
  'create(?:Server|Browser|Middleware)SupabaseClient|createSupabaseLoadClient|useSupabaseClient|serverSupabaseClient|' +
  'serverSupabaseServiceRole|(?:a?create|create_async)_client|A?sync_?Client|Client|SupabaseClient';
/** A client, whoever made it. */
const client = String.raw`^(?:default\.)?(?:${makers})\(\)`;
const path = (rest: string) => new RegExp(`${client}${rest}$`);

/** How a client is called, and what gives one, where a framework or a context brings it in. */
const soundsLikeClient =
  /^(?:(?:[a-z]\w*S|s)upabase(?:Client|Admin|Server|Browser|Service|Role|DB|Db)*|(?:\w+_)?supabase(?:_client|_admin)?)$/;

const calls: readonly CallRule[] = [
  {
    rule: 'supabase.client',
    path: path(''),
    // What it is made with may be a key: it is never said.
    what: () => both('makes a client of Supabase', 'crée un client Supabase'),
    wayOut: both(
      'give it the address and the keys of your own gateway: PostgREST, and what else the app asks of Supabase',
      'donnez-lui l’adresse et les clés de votre propre passerelle : PostgREST, et ce que l’application demande d’autre à Supabase',
    ),
    effort: 'drop-in',
  },
  { ...supabaseServices.rows, path: path(String.raw`(?:\.schema\(\))?\.(?:from|from_|table)\(\)`) },
  { ...supabaseServices.rpc, path: path(String.raw`(?:\.schema\(\))?\.rpc\(\)`) },
  { ...supabaseServices.auth, path: path(String.raw`\.auth\.[\w.]+\(\)`) },
  { ...supabaseServices.storage, path: path(String.raw`\.storage\.\w+\(\)`) },
  { ...supabaseServices.realtime, path: path(String.raw`\.channel\(\)`) },
  { ...supabaseServices.functions, path: path(String.raw`\.functions\.invoke\(\)`) },
];

/** Its HTTP interface, called without a client. */
const bare = (service: Words, part: string): TextRule => ({
  ...service,
  text: new RegExp(`/${part}/v1(?:/[\\w-]+)?`),
  only: 'code',
});

const endpoint = (rule: string, text: RegExp, only?: TextRule['only']): TextRule => ({
  rule,
  text,
  ...(only !== undefined && { only }),
  what: told('names a host of Supabase', 'nomme un hôte de Supabase'),
  wayOut: both(
    'put the address of your own gateway in its place; links to stored files that the database holds must be rewritten, or the old host redirected',
    'mettez-y l’adresse de votre propre passerelle ; les liens vers des fichiers que la base contient sont à réécrire, ou l’ancien hôte à rediriger',
  ),
  effort: only === 'code' ? 'code' : 'setting',
});

export const hostRules: readonly TextRule[] = [
  {
    rule: 'supabase.database-host',
    text: /\bdb\.[\w-]+\.supabase\.co\b|[\w-]+\.pooler\.supabase\.com\b/,
    what: told('reaches the database at Supabase', 'joint la base de données chez Supabase'),
    wayOut: both('set the URL of the new database', 'donnez l’URL de la nouvelle base'),
    effort: 'setting',
  },
  endpoint('supabase.host', /[\w*-]*(?:\.storage)?\.supabase\.(?:co|in)\b/, 'settings'),
  endpoint('supabase.host', /[\w*-]*(?:\.storage)?\.supabase\.(?:co|in)\b/, 'code'),
];

export const supabaseRules: TieRules = {
  words: ['supabase'],
  modules:
    /^(?:npm:|jsr:|https:\/\/esm\.sh\/)?(?:@supabase\/(?:supabase-js|ssr|auth-helpers-[\w-]+)(?:@[\w.-]+)?|@nuxtjs\/supabase|#supabase\/\w+|supabase(?:\.client)?)$/,
  likely: { name: soundsLikeClient, value: { module: '@supabase/supabase-js', path: 'createClient()' } },
  calls,
  imports: [
    {
      rule: 'supabase.auth-ui',
      module: /^@supabase\/auth-ui-/,
      what: told('shows Supabase’s own sign-in form', 'affiche le formulaire de connexion de Supabase'),
      wayOut: supabaseServices.auth.wayOut,
      effort: 'drop-in',
      needs: 'auth-api',
    },
  ],
  variables: [
    ownVariables(
      brand,
      /^(?:(?:NEXT_PUBLIC|VITE|PUBLIC|NUXT_PUBLIC|REACT_APP|EXPO_PUBLIC)_)?SUPABASE_[A-Z\d_]+$/,
      both(
        'set it to the address or the key of your own gateway; what a front end is built with needs a new build',
        'donnez-lui l’adresse ou la clé de votre propre passerelle ; ce qui est intégré à une interface demande une nouvelle construction',
      ),
    ),
  ],
  texts: [
    {
      rule: 'supabase.s3',
      text: /[\w-]+(?:\.storage)?\.supabase\.co\/storage\/v1\/s3\b|\/storage\/v1\/s3\b/,
      what: told(
        'keeps files in Supabase Storage, by S3',
        'range des fichiers dans Supabase Storage, par S3',
      ),
      wayOut: both(
        'copy the buckets to any S3 store, and set its endpoint and keys',
        'copiez les buckets vers un stockage S3 quelconque, et donnez son adresse et ses clés',
      ),
      effort: 'setting',
    },
    bare(supabaseServices.rows, 'rest'),
    bare(supabaseServices.auth, 'auth'),
    bare(supabaseServices.storage, 'storage'),
    bare(supabaseServices.functions, 'functions'),
    bare(supabaseServices.realtime, 'realtime'),
    ...hostRules,
  ],
};
