import type { Found, Reader } from '../../core/app/reader.ts';
import type { Tree } from '../../core/app/tree.ts';
import { findTies } from '../../core/code/find-ties.ts';
import {
  addressRules,
  both,
  brandFacts,
  givenVariables,
  hostEnding,
  told,
} from '../../core/code/platform-words.ts';
import type { Finding, TextRule, TieRules } from '../../core/code/rule.ts';

const brand = { id: 'fly', name: 'Fly.io' };
const file = /(?:^|\/)fly(?:\.[\w-]+)?\.toml$/;
const privateNetwork = 'fly.private-network';
const hosts: readonly TextRule[] = [
  {
    rule: privateNetwork,
    text: /(?:[\w-]+\.)+(?:flycast\b|internal(?=[:/"'\s]|$))(?<!(?:railway|docker|containers|google|compute)\.internal)/,
    what: told(
      'reaches another app by Fly’s private network',
      'joint une autre application par le réseau privé de Fly',
    ),
    wayOut: both(
      'set the name that it has on the new side',
      'donnez le nom qu’elle porte sur le nouvel hébergement',
    ),
    effort: 'setting',
  },
  ...addressRules(brand, hostEnding('.fly.dev', '.fly.io')),
];

const rules: TieRules = {
  words: (
    'fly_app fly_region fly_machine fly_alloc fly_private fly_public fly_image fly_process fly_vm primary_region ' +
    'fly-client fly-region fly-replay fly-forwarded fly-request fly-prefer fly.dev fly.io flycast .internal fly.toml flyctl'
  ).split(' '),
  variables: [givenVariables(brand, /^(?:FLY_(?!API_TOKEN$)[A-Z\d_]+|PRIMARY_REGION)$/)],
  texts: [
    ...hosts,
    {
      rule: 'fly.headers',
      only: 'code',
      text: /^fly-(?:client-ip|region|replay(?:-src)?|forwarded-\w+|request-id|prefer-region)$/i,
      what: told('speaks to Fly’s proxy by a header', 'parle au proxy de Fly par un en-tête'),
      wayOut: both(
        'read what your own proxy sets (x-forwarded-for); there is nothing to replay a request elsewhere',
        'lisez ce que pose votre propre proxy (x-forwarded-for) ; rien n’y rejoue une requête ailleurs',
      ),
      effort: 'code',
    },
    {
      rule: 'fly.deploy',
      only: 'settings',
      text: /\bfly(?:ctl)?\s+deploy\b|superfly\/flyctl-actions/,
      what: told('is put on Fly by this', 'est mise sur Fly par ceci'),
      wayOut: both('deploy to the new side instead', 'déployez plutôt sur le nouvel hébergement'),
      effort: 'setting',
    },
  ],
  keys: [
    {
      file,
      key: /^release_command$/,
      rule: 'fly.release',
      what: told(
        'has Fly run a command once before a release serves',
        'fait exécuter par Fly une commande avant chaque mise en service',
      ),
      wayOut: both(
        'run it once, as a step of the release',
        'exécutez-la une fois, comme étape de la mise en production',
      ),
      effort: 'setting',
    },
    {
      file,
      key: /^mounts?$/,
      rule: 'fly.volume',
      what: () => both('keeps files on a volume of Fly', 'range des fichiers sur un volume de Fly'),
      wayOut: both(
        'mount a folder of the new side there, and copy the files',
        'montez-y un dossier du nouvel hébergement, et copiez les fichiers',
      ),
      effort: 'setting',
    },
    {
      file,
      key: /^processes$/,
      value: /^$/,
      rule: 'fly.processes',
      what: () => both('has its processes listed for Fly', 'énumère ses processus pour Fly'),
      wayOut: both(
        'run each of them as a service of the new side',
        'faites de chacun un service du nouvel hébergement',
      ),
      effort: 'setting',
    },
    {
      file,
      key: /^primary_region$/,
      rule: 'fly.region',
      what: told('runs in a region of Fly', 'tourne dans une région de Fly'),
      wayOut: both(
        'choose where the new server stands, near its database',
        'choisissez où se trouve le nouveau serveur, près de sa base',
      ),
      effort: 'setting',
    },
    {
      file,
      key: /^(?:auto_stop_machines|min_machines_running)$/,
      rule: 'fly.machines',
      what: () => both('sleeps and wakes at Fly', 's’endort et se réveille chez Fly'),
      wayOut: both('nothing to do: it stays awake', 'rien à faire : elle reste éveillée'),
      effort: 'none',
    },
    {
      file,
      key: /^statics$/,
      rule: 'fly.statics',
      what: () => both('has Fly serve its files', 'fait servir ses fichiers par Fly'),
      wayOut: both('have the proxy serve them', 'faites-les servir par le proxy'),
      effort: 'setting',
    },
  ],
};

/** What in an app needs Fly.io: its variables, its network, its proxy's headers, and what fly.toml asks of it. */
export const flyTies: Reader = {
  id: 'fly ties',
  async read(tree: Tree): Promise<Found> {
    const found = await findTies(tree, rules);
    // Names that end in .internal are anybody's: they are Fly's where the app says that it is there.
    const isThere = tree.files.some(({ path }) => file.test(path));
    const isOfOthers = ({ words, found }: Finding) =>
      words.rule === privateNetwork && !found.endsWith('.flycast');
    return brandFacts('fly', isThere ? found : found.filter((one) => !isOfOthers(one)), hosts);
  },
};
