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
import type { TextRule, TieRules } from '../../core/code/rule.ts';

const brand = { id: 'railway', name: 'Railway' };
const file = /(?:^|\/)railway\.(?:json|toml)$/;
const nixpacks = /(?:^|\/)(?:nixpacks\.toml|railpack\.json)$/;

const privateNetwork: TextRule = {
  rule: 'railway.private-network',
  text: hostEnding('.railway.internal'),
  what: told(
    'reaches another service by Railway’s private network',
    'joint un autre service par le réseau privé de Railway',
  ),
  wayOut: both(
    'set the name that the service has on the new side',
    'donnez le nom que porte ce service sur le nouvel hébergement',
  ),
  effort: 'setting',
};
const proxy: TextRule = {
  rule: 'railway.tcp-proxy',
  text: hostEnding('.rlwy.net'),
  what: told('reaches a database through Railway’s TCP proxy', 'joint une base par le proxy TCP de Railway'),
  wayOut: both('set the address of the new database', 'donnez l’adresse de la nouvelle base'),
  effort: 'setting',
};
const hosts: readonly TextRule[] = [
  privateNetwork,
  proxy,
  ...addressRules(brand, hostEnding('.railway.app')),
];

const rules: TieRules = {
  words: ['railway', 'rlwy', 'nixpacks', 'railpack'],
  variables: [
    {
      rule: 'railway.volume',
      names: /^RAILWAY_VOLUME_(?:NAME|MOUNT_PATH)$/,
      given: true,
      what: told('keeps files on a volume of Railway', 'range des fichiers sur un volume de Railway'),
      wayOut: both(
        'set it to a folder of the new side; the files leave through the running service, a volume cannot be downloaded',
        'donnez-lui un dossier du nouvel hébergement ; les fichiers sortent par le service en marche, un volume ne se télécharge pas',
      ),
      effort: 'setting',
    },
    givenVariables(brand, /^(?:(?:NEXT_PUBLIC|VITE)_)?RAILWAY_(?!TOKEN$|API_TOKEN$)[A-Z\d_]+$/),
  ],
  texts: [
    ...hosts,
    {
      rule: 'railway.deploy',
      only: 'settings',
      text: /\brailway\s+(?:up|redeploy|run)\b/,
      what: told('is put on Railway by this', 'est mise sur Railway par ceci'),
      wayOut: both('deploy to the new side instead', 'déployez plutôt sur le nouvel hébergement'),
      effort: 'setting',
    },
  ],
  keys: [
    {
      file,
      key: /^cronSchedule$/,
      rule: 'railway.cron',
      what: told('is started by Railway by the clock', 'est lancée par Railway à heures fixes'),
      wayOut: both(
        'start it by a timer of the new side (in UTC), and stop Railway’s in the same moment',
        'lancez-la par une minuterie du nouvel hébergement (en UTC), et arrêtez celle de Railway au même moment',
      ),
      effort: 'setting',
    },
    {
      file,
      key: /^(?:numReplicas|multiRegionConfig|region)$/,
      rule: 'railway.replicas',
      what: told(
        'has Railway run several of it, or in places',
        'fait tourner par Railway plusieurs instances, ou en plusieurs lieux',
      ),
      wayOut: both('set how many run on the new side', 'réglez leur nombre sur le nouvel hébergement'),
      effort: 'setting',
    },
    {
      file,
      key: /^preDeployCommand$/,
      rule: 'railway.pre-deploy',
      what: told(
        'has Railway run a command once before a release serves',
        'fait exécuter par Railway une commande avant chaque mise en service',
      ),
      wayOut: both(
        'run it once, as a step of the release',
        'exécutez-la une fois, comme étape de la mise en production',
      ),
      effort: 'setting',
    },
    {
      file,
      key: /^(?:requiredMountPath)$/,
      rule: 'railway.volume',
      what: told('keeps files on a volume of Railway', 'range des fichiers sur un volume de Railway'),
      wayOut: both('mount a folder of the new side there', 'montez-y un dossier du nouvel hébergement'),
      effort: 'setting',
    },
    {
      file,
      key: /^sleepApplication$/,
      value: /^true$/,
      rule: 'railway.sleep',
      what: () =>
        both('sleeps at Railway when nobody asks', 's’endort chez Railway quand personne ne l’appelle'),
      wayOut: both('nothing to do: it stays awake', 'rien à faire : elle reste éveillée'),
      effort: 'none',
    },
    {
      file,
      key: /^builder$/,
      value: /nixpacks|railpack/i,
      rule: 'railway.builder',
      what: told('is built by Railway’s builder', 'est construite par l’outil de Railway'),
      wayOut: both(
        'a Dockerfile, or the same install, build and start commands, take its place',
        'un Dockerfile, ou les mêmes commandes d’installation, de construction et de lancement, le remplacent',
      ),
      effort: 'setting',
    },
    {
      file: nixpacks,
      key: /^(?:nixPkgs|aptPkgs|nixpkgsArchive|packages|aptPackages)$/,
      rule: 'railway.packages',
      what: told(
        'has programs installed by Railway’s builder',
        'fait installer des programmes par l’outil de Railway',
      ),
      wayOut: both('install the same on the new side', 'installez les mêmes sur le nouvel hébergement'),
      effort: 'setting',
    },
  ],
};

/** What in an app needs Railway: its variables, its network, its volumes, and what its files ask of it. */
export const railwayTies: Reader = {
  id: 'railway ties',
  read: async (tree: Tree): Promise<Found> => brandFacts('railway', await findTies(tree, rules), hosts),
};
