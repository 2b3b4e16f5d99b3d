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
import type { KeyRule, TieRules } from '../../core/code/rule.ts';

const brand = { id: 'heroku', name: 'Heroku' };
const manifest = /(?:^|\/)(?:app\.json|heroku\.ya?ml)$/;
const hosts = addressRules(brand, hostEnding('.herokuapp.com'));

const release: KeyRule = {
  file: /(?:^|\/)Procfile$/,
  key: /^release$/,
  rule: 'heroku.release',
  what: told(
    'has a command run once before a release serves',
    'fait exécuter une commande avant chaque mise en service',
  ),
  wayOut: both(
    'run it once, as a step of the release',
    'exécutez-la une fois, comme étape de la mise en production',
  ),
  effort: 'setting',
};

const rules: TieRules = {
  words: ['heroku', 'dyno', 'app.json', 'procfile'],
  variables: [givenVariables(brand, /^(?:DYNO|DYNO_RAM|HEROKU_(?!API_KEY$)[A-Z\d_]+)$/)],
  imports: [
    {
      rule: 'heroku.django',
      module: /^django_(?:on_)?heroku$/,
      what: () =>
        both(
          'is set up by Heroku’s helper for Django',
          'est configurée par l’assistant de Heroku pour Django',
        ),
      wayOut: both(
        'write the settings that it makes: DATABASE_URL, static files, ALLOWED_HOSTS, logging',
        'écrivez les réglages qu’il produit : DATABASE_URL, fichiers statiques, ALLOWED_HOSTS, journaux',
      ),
      effort: 'code',
    },
  ],
  texts: hosts,
  keys: [
    release,
    {
      file: manifest,
      key: /^(?:addons|buildpacks|formation|stack|postdeploy)$/,
      rule: 'heroku.manifest',
      what: told('asks Heroku for what it runs on', 'demande à Heroku ce sur quoi elle tourne'),
      wayOut: both('give it the same on the new side', 'donnez-lui la même chose sur le nouvel hébergement'),
      effort: 'setting',
    },
  ],
};

/** What in an app needs Heroku: its variables, its hosts, and what its files ask of it. */
export const herokuTies: Reader = {
  id: 'heroku ties',
  async read(tree: Tree): Promise<Found> {
    const found = await findTies(tree, rules);
    // Others read a Procfile too: where nothing else is of Heroku, it is theirs.
    const isThere =
      tree.named('app.json', 'heroku.yml').length > 0 || found.some(({ words }) => words !== release);
    const elsewhere = tree.named('railway.json', 'railway.toml', 'render.yaml', 'fly.toml').length > 0;
    return brandFacts('heroku', isThere || !elsewhere ? found : [], hosts);
  },
};
