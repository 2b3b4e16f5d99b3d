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
import type { TieRules } from '../../core/code/rule.ts';

const brand = { id: 'render', name: 'Render' };
const file = /(?:^|\/)render\.ya?ml$/;
const hosts = addressRules(brand, hostEnding('.onrender.com'));

const rules: TieRules = {
  words: [
    'render_external',
    'render_service',
    'render_instance',
    'render_git',
    'render_discovery',
    'onrender',
    'render.yaml',
    'render.yml',
    "'render'",
    '"render"',
    'env.render',
    'is_pull_request',
  ],
  variables: [
    givenVariables(
      brand,
      /^(?:RENDER(?:_(?:EXTERNAL_\w+|SERVICE_\w+|INSTANCE_ID|GIT_\w+|DISCOVERY_SERVICE|CPU_COUNT|WEB_CONCURRENCY))?|IS_PULL_REQUEST)$/,
    ),
  ],
  texts: hosts,
  keys: [
    {
      file,
      key: /^schedule$/,
      rule: 'render.cron',
      what: told('is started by Render by the clock', 'est lancée par Render à heures fixes'),
      wayOut: both(
        'start it by a timer of the new side (in UTC), and stop Render’s in the same moment',
        'lancez-la par une minuterie du nouvel hébergement (en UTC), et arrêtez celle de Render au même moment',
      ),
      effort: 'setting',
    },
    {
      file,
      key: /^(?:numInstances|scaling|minInstances)$/,
      rule: 'render.replicas',
      what: told('has Render run several of it', 'fait tourner plusieurs instances par Render'),
      wayOut: both('set how many run on the new side', 'réglez leur nombre sur le nouvel hébergement'),
      effort: 'setting',
    },
    {
      file,
      key: /^(?:preDeployCommand|initialDeployHook)$/,
      rule: 'render.pre-deploy',
      what: told(
        'has Render run a command before a release serves',
        'fait exécuter par Render une commande avant chaque mise en service',
      ),
      wayOut: both(
        'run it once, as a step of the release',
        'exécutez-la une fois, comme étape de la mise en production',
      ),
      effort: 'setting',
    },
    {
      file,
      key: /^mountPath$/,
      rule: 'render.disk',
      what: told('keeps files on a disk of Render', 'range des fichiers sur un disque de Render'),
      wayOut: both(
        'mount a folder of the new side there, and copy the files',
        'montez-y un dossier du nouvel hébergement, et copiez les fichiers',
      ),
      effort: 'setting',
    },
    {
      file,
      key: /^(?:fromService|fromDatabase|fromGroup)$/,
      rule: 'render.link',
      what: told(
        'is given the address of another service by Render',
        'reçoit de Render l’adresse d’un autre service',
      ),
      wayOut: both(
        'set the variable to the address on the new side',
        'donnez à la variable l’adresse sur le nouvel hébergement',
      ),
      effort: 'setting',
    },
    {
      file,
      key: /^generateValue$/,
      value: /^true$/,
      rule: 'render.generated',
      what: () => both('has a secret that Render made', 'a un secret créé par Render'),
      wayOut: both(
        'carry it over, or make a new one where nothing depends on the old',
        'reprenez-le, ou créez-en un autre si rien ne dépend de l’ancien',
      ),
      effort: 'setting',
    },
    {
      file,
      key: /^type$/,
      value: /^(?:rewrite|redirect)$/,
      under: /^routes$/,
      rule: 'render.route',
      what: told('is routed by Render', 'est routée par Render'),
      wayOut: both('write it into the proxy', 'inscrivez la règle dans le proxy'),
      effort: 'setting',
    },
  ],
};

/** What in an app needs Render: its variables, its hosts, and what render.yaml asks of it. */
export const renderTies: Reader = {
  id: 'render ties',
  read: async (tree: Tree): Promise<Found> => brandFacts('render', await findTies(tree, rules), hosts),
};
