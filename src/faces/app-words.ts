import type { DataKind, NeedKind } from '../core/app/data.ts';
import type { Committed } from '../core/app/env.ts';
import type { ServiceKind } from '../core/app/service.ts';
import type { Effort } from '../core/app/tie.ts';
import { useName } from '../core/app/use-name.ts';
import type { Text } from '../core/text.ts';

/*
 * The words of an inventory, as the terminal and the page say them. French writes a space that does not break before `:` and `;`.
 */

/** After a count: `28 a setting`. */
export const effortCount: Readonly<Record<Effort, Text>> = {
  none: { en: 'nothing to do', fr: 'sans rien à faire' },
  setting: { en: 'a setting', fr: 'à régler' },
  'drop-in': { en: 'drop-in', fr: 'à remplacer' },
  code: { en: 'code', fr: 'à coder' },
};

/** As a label. */
export const effortName: Readonly<Record<Effort, Text>> = {
  code: { en: 'code', fr: 'code' },
  'drop-in': { en: 'drop-in', fr: 'remplacement' },
  setting: { en: 'setting', fr: 'réglage' },
  none: { en: 'none', fr: 'rien' },
};

export const effortMeaning: Readonly<Record<Effort, Text>> = {
  code: { en: 'somebody must write code', fr: 'il faut écrire du code' },
  'drop-in': {
    en: 'an endpoint that speaks the same takes its place',
    fr: 'un service qui parle le même langage prend sa place',
  },
  setting: { en: 'a variable or a setting changes', fr: 'une variable ou un réglage change' },
  none: { en: 'nothing has to be done', fr: 'il n’y a rien à faire' },
};

export const serviceKind: Readonly<Record<ServiceKind, Text>> = {
  web: { en: 'web', fr: 'web' },
  worker: { en: 'worker', fr: 'tâches de fond' },
  scheduler: { en: 'scheduler', fr: 'planificateur' },
  static: { en: 'static', fr: 'statique' },
  job: { en: 'job', fr: 'tâche' },
};

export const dataKind: Readonly<Record<DataKind, Text>> = {
  postgres: { en: 'PostgreSQL', fr: 'PostgreSQL' },
  redis: { en: 'Redis', fr: 'Redis' },
  queue: { en: 'queue', fr: 'file d’attente' },
  objects: { en: 'object storage', fr: 'stockage d’objets' },
  files: { en: 'files', fr: 'fichiers' },
};

export { useName };

/** What answers a need, without a brand. */
export const needName: Readonly<Record<NeedKind, Text>> = {
  'rows-api': { en: 'rows over HTTP', fr: 'lignes par HTTP' },
  'auth-api': { en: 'sign-in', fr: 'connexion des personnes' },
  'storage-api': { en: 'file storage over HTTP', fr: 'fichiers par HTTP' },
  'realtime-api': { en: 'changes as they happen', fr: 'changements en direct' },
  'functions-api': { en: 'functions', fr: 'fonctions' },
  'redis-rest': { en: 'Redis over HTTP', fr: 'Redis par HTTP' },
  'mail-api': { en: 'mail over HTTP', fr: 'courriel par HTTP' },
  mail: { en: 'mail', fr: 'courriel' },
  errors: { en: 'errors', fr: 'erreurs' },
  analytics: { en: 'visitor counts', fr: 'mesure d’audience' },
  'settings-store': { en: 'settings', fr: 'réglages' },
  'blob-api': { en: 'blobs', fr: 'objets' },
  images: { en: 'images made to size', fr: 'images à la bonne taille' },
  'geo-headers': { en: 'where a visitor is', fr: 'lieu du visiteur' },
  cron: { en: 'clock', fr: 'horloge' },
};

export const committedKind: Readonly<Record<Committed['kind'], Text>> = {
  'env file': { en: 'env file', fr: 'fichier de variables' },
  'private key': { en: 'private key', fr: 'clé privée' },
  'api key': { en: 'API key', fr: 'clé d’API' },
  'database dump': { en: 'database dump', fr: 'copie de base de données' },
  password: { en: 'password', fr: 'mot de passe' },
};

/** Whether git knows the file that holds the secret. */
export const inGit = (committed: Committed['committed']): Text => {
  if (committed === 'unknown') return { en: 'no git here to ask', fr: 'pas de dépôt git à interroger' };
  return committed
    ? { en: 'in git', fr: 'dans git' }
    : { en: 'on this disk only', fr: 'sur ce disque seulement' };
};

export const word = {
  services: { en: 'Services', fr: 'Services' },
  service: { en: 'service', fr: 'service' },
  kind: { en: 'kind', fr: 'genre' },
  what: { en: 'what', fr: 'quoi' },
  start: { en: 'start', fr: 'démarrage' },
  port: { en: 'port', fr: 'port' },
  health: { en: 'health', fr: 'santé' },
  data: { en: 'Data', fr: 'Données' },
  datum: { en: 'data', fr: 'donnée' },
  where: { en: 'where', fr: 'où' },
  uses: { en: 'used for', fr: 'usages' },
  address: { en: 'address in', fr: 'adresse dans' },
  measured: { en: 'measured', fr: 'mesuré' },
  ties: { en: 'Ties', fr: 'Attaches' },
  anyPlatform: { en: 'whatever the platform', fr: 'quelle que soit la plateforme' },
  wayOut: { en: 'way out', fr: 'issue' },
  variables: { en: 'Variables', fr: 'Variables' },
  toSupply: { en: 'to supply', fr: 'à fournir' },
  gone: { en: 'set by a platform, gone', fr: 'posées par une plateforme, disparaissent' },
  secrets: { en: 'Secrets that should not be here', fr: 'Secrets qui ne devraient pas être là' },
  incomplete: { en: 'Could not be read', fr: 'N’a pas pu être lu' },
  domains: { en: 'Domains', fr: 'Domaines' },
  readWhole: { en: 'Everything was read.', fr: 'Tout a été lu.' },
  readPart: {
    en: 'Not everything was read: something may be missing here.',
    fr: 'Tout n’a pas été lu\u00a0: il peut manquer quelque chose ici.',
  },
  before: { en: 'Today', fr: 'Aujourd’hui' },
  after: { en: 'After the move', fr: 'Après la migration' },
  yourServer: { en: 'What you control', fr: 'Ce que vous maîtrisez' },
  yourServerNote: {
    en: 'one server, or a cluster: `unmoor plan` chooses the software and its sizes',
    fr: 'un serveur ou une grappe\u00a0: `unmoor plan` choisit les logiciels et leurs tailles',
  },
  unknownHome: { en: 'Runs where the app does not say', fr: 'Hébergement non précisé' },
  unknownPlace: { en: 'Kept where the app does not say', fr: 'Emplacement non précisé' },
  front: { en: 'HTTPS and certificates', fr: 'HTTPS et certificats' },
  show: { en: 'Show', fr: 'Montrer' },
  name: { en: 'name', fr: 'nom' },
  when: { en: 'read at', fr: 'lue' },
  required: { en: 'needed', fr: 'nécessaire' },
  setBy: { en: 'set by', fr: 'posée par' },
  readIn: { en: 'read in', fr: 'lue dans' },
  file: { en: 'file', fr: 'fichier' },
  names: { en: 'holds', fr: 'contient' },
  git: { en: 'where', fr: 'où' },
  host: { en: 'host', fr: 'hôte' },
  owner: { en: 'whose', fr: 'à qui' },
  own: { en: 'yours', fr: 'à vous' },
  yes: { en: 'yes', fr: 'oui' },
  no: { en: 'no', fr: 'non' },
  build: { en: 'build', fr: 'construction' },
  run: { en: 'run', fr: 'exécution' },
  made: {
    en: 'Made by `unmoor inspect`. Nothing of the app was executed, and this page holds no value of any variable.',
    fr: 'Page produite par `unmoor inspect`. Rien de l’application n’a été exécuté, et cette page ne contient la valeur d’aucune variable.',
  },
  noTies: {
    en: 'Nothing that binds the app to a platform was found.',
    fr: 'Rien n’a été trouvé qui attache l’application à une plateforme.',
  },
  all: { en: '--all shows every place.', fr: '--all montre chaque endroit.' },
} as const satisfies Record<string, Text>;

export const counted = {
  services: (n: number): Text => ({
    en: plural(n, 'service', 'services'),
    fr: plurel(n, 'service', 'services'),
  }),
  databases: (n: number): Text => ({
    en: plural(n, 'database', 'databases'),
    fr: plurel(n, 'base de données', 'bases de données'),
  }),
  stores: (n: number): Text => ({
    en: plural(n, 'store of files', 'stores of files'),
    fr: plurel(n, 'dépôt de fichiers', 'dépôts de fichiers'),
  }),
  ties: (n: number): Text => ({ en: plural(n, 'tie', 'ties'), fr: plurel(n, 'attache', 'attaches') }),
  variables: (n: number): Text => ({
    en: plural(n, 'variable', 'variables'),
    fr: plurel(n, 'variable', 'variables'),
  }),
  toSupply: (n: number): Text => ({ en: `${n} to supply`, fr: `${n} à fournir` }),
  build: (n: number): Text => ({
    en: `${n} written into the build`,
    fr: plurel(n, 'écrite à la construction', 'écrites à la construction'),
  }),
  gone: (n: number): Text => ({
    en: `${n} that a platform set and will be gone`,
    fr: plurel(
      n,
      'posée par une plateforme, qui disparaîtra',
      'posées par une plateforme, qui disparaîtront',
    ),
  }),
  secret: (n: number): Text => ({ en: `${n} secret`, fr: plurel(n, 'secrète', 'secrètes') }),
  more: (n: number): Text => ({ en: `and ${n} more`, fr: `et ${n} de plus` }),
  places: (n: number): Text => ({ en: plural(n, 'place', 'places'), fr: plurel(n, 'endroit', 'endroits') }),
};

const plural = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
/** In French none is one too: `0 service`. */
const plurel = (n: number, one: string, many: string): string => `${n} ${n < 2 ? one : many}`;

/** French sets a space before a colon. */
export const colon: Text = { en: ':', fr: '\u00a0:' };
