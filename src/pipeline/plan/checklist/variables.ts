import type { Asked } from '../../../core/plan/asked.ts';
import { type Check, command, question } from '../../../core/plan/check.ts';
import { both } from '../../../core/text.ts';

/** Variables: brought along, made, held against the code. */
export function variableChecks({ app }: Asked): readonly Check[] {
  const platforms = [...new Set(app.env.flatMap(({ platform }) => platform ?? []))];
  const gone = app.env.filter(({ platform }) => platform !== undefined).map(({ name }) => name);
  return [
    ...homes(app).map((platform) =>
      command('prepare', `env.pull.${platform}`, `unmoor env pull --platform ${platform} --token env:TOKEN`, {
        what: both(
          `Every variable is brought from ${platform}, rendered, without what it sets for itself`,
          `Chaque variable est reprise de ${platform}, résolue, sans celles que la plateforme fixe elle-même`,
        ),
        expect: both(
          'every name with a value, or under “to be supplied” where it is shown to nobody',
          'chaque nom avec une valeur, ou sous « à fournir » là où elle n’est montrée à personne',
        ),
        covers: ['egoejo:440', 'egoejo:448', 'A1'],
      }),
    ),
    command('prepare', 'env.secrets', 'unmoor env secrets', {
      what: both(
        'Secrets that are missing are made anew, so that they can stand in a URL',
        'Les secrets manquants sont créés, utilisables tels quels dans une URL',
      ),
      expect: both('their names, and no value', 'leurs noms, et aucune valeur'),
      covers: ['A11'],
    }),
    command('prepare', 'env.check', 'unmoor env check', {
      what: both(
        'Everything that the code reads is there, and hosts, CORS, CSRF and cookie domains name the new side',
        'Tout ce que lit le code est là, et hôtes, CORS, CSRF et domaines de cookies nomment le nouveau côté',
      ),
      expect: both('exit code 0, and no value shown', 'le code de sortie 0, et aucune valeur affichée'),
      covers: ['egoejo:449', 'egoejo:450', 'A8', 'A9', 'A10', 'A15', 'A38'],
    }),
    question('prepare', 'env.supply', {
      what: both(
        'Who supplies the values that no platform shows, from the service that issued them?',
        'Qui fournit les valeurs qu’aucune plateforme ne montre, depuis le service qui les a émises ?',
      ),
      covers: ['A1'],
    }),
    ...(gone.length === 0
      ? []
      : [
          command(
            'prepare',
            'env.gone',
            `grep -rnE '${gone.slice(0, 12).join('|')}' --include='*.py' --include='*.[jt]s*' .`,
            {
              what: both(
                `What the code does without the variables that ${platforms.join(' and ')} set is known, place by place`,
                `Ce que fait le code sans les variables fixées par ${platforms.join(' et ')} est connu, endroit par endroit`,
              ),
              expect: both(
                'each line has a default that is right',
                'chaque ligne a une valeur par défaut juste',
              ),
              covers: ['A8'],
            },
          ),
        ]),
  ];
}

/** Platforms on which services run: they hold the variables. */
function homes({ services }: Asked['app']): readonly string[] {
  const found = [...new Set(services.flatMap(({ platform }) => platform ?? []))];
  return found.length === 0 ? ['<platform>'] : found;
}
