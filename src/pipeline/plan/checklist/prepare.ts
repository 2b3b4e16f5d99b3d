import type { Service } from '../../../core/app/service.ts';
import { type Asked, dataOf } from '../../../core/plan/asked.ts';
import { type Check, command, question } from '../../../core/plan/check.ts';
import { both } from '../../../core/text.ts';

export const prepareChecks = (asked: Asked): readonly Check[] => [
  ...variables(asked),
  ...builds(asked),
  ...migrations(asked),
  ...health(asked),
  ...queues(asked),
  ...rehearsals(asked),
];

function variables({ app }: Asked): readonly Check[] {
  const platforms = [...new Set(app.env.flatMap(({ platform }) => platform ?? []))];
  const gone = app.env.filter(({ platform }) => platform !== undefined).map(({ name }) => name);
  return [
    command('prepare', 'env.pull', 'unmoor env pull', {
      what: both(
        'Every variable is brought from the platforms, rendered, without what they set for themselves',
        'Chaque variable est reprise des plateformes, résolue, sans celles qu’elles fixent elles-mêmes',
      ),
      expect: both(
        'every name with a value, or under "to be supplied" where the platform shows it to nobody',
        'chaque nom avec une valeur, ou sous « à fournir » là où la plateforme ne la montre à personne',
      ),
      covers: ['egoejo:440', 'egoejo:448', 'A1'],
    }),
    command('prepare', 'env.check', 'unmoor env check', {
      what: both(
        'Everything that the code reads is there, and hosts, CORS, CSRF and cookie domains name the new side',
        'Tout ce que lit le code est là, et hôtes, CORS, CSRF et domaines de cookies nomment le nouveau côté',
      ),
      expect: both('exit code 0, and no value shown', 'le code de sortie 0, et aucune valeur affichée'),
      covers: ['egoejo:449', 'egoejo:450', 'A8', 'A9', 'A10', 'A11', 'A15', 'A38'],
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

function builds({ app, domain }: Asked): readonly Check[] {
  const built = app.services.filter(({ build }) => build !== undefined);
  const old = app.domains.filter(({ kind }) => kind === 'platform').map(({ host }) => host);
  const searched = old.length === 0 ? '<old-host>' : old.join('|').replaceAll('.', '\\.');
  return built.flatMap(({ id, folder, build = '', output, kind, packages }) => {
    const enter = folder === '' ? '' : `cd ${folder} && `;
    const names = app.env
      .filter(
        ({ when, readAt, namedAt }) =>
          when === 'build' && [...readAt, ...namedAt].some(({ file }) => file.startsWith(folder)),
      )
      .map(({ name }) => name);
    const install = packages === 'npm' ? 'npm ci && ' : '';
    return [
      command('prepare', `build.${id}`, `${enter}${install}${build}`, {
        what:
          names.length === 0
            ? both(
                `${id} is built from its lock file`,
                `${id} est construit depuis son fichier de verrouillage`,
              )
            : both(
                `${id} is built from its lock file with the new values of ${names.join(', ')}: they are written into the files`,
                `${id} est construit depuis son fichier de verrouillage avec les nouvelles valeurs de ${names.join(', ')} : elles sont écrites dans les fichiers`,
              ),
        expect: both('exit code 0', 'le code de sortie 0'),
        covers: ['egoejo:457', 'A16', 'A17', 'B52'],
      }),
      ...(kind === 'static'
        ? [
            command(
              'prepare',
              `build.${id}.hosts`,
              `grep -rlE '${searched}' ${[folder, output ?? 'dist'].filter(Boolean).join('/')}`,
              {
                what: both(
                  'No built file names an old host',
                  'Aucun fichier construit ne nomme un ancien hôte',
                ),
                expect: both('no line', 'aucune ligne'),
                covers: ['egoejo:457', 'A16'],
              },
            ),
            command('prepare', `build.${id}.preview`, `${enter}npm run preview`, {
              what: both(
                `The build is looked at on this machine, against https://${domain}`,
                `Le résultat est examiné sur cette machine, face à https://${domain}`,
              ),
              expect: both(
                'every page, and no error in the browser’s console',
                'chaque page, et aucune erreur dans la console du navigateur',
              ),
              covers: ['egoejo:458'],
            }),
          ]
        : []),
    ];
  });
}

function migrations({ app, target }: Asked): readonly Check[] {
  return app.services
    .filter((service) => service.migrate !== undefined)
    .map((service) =>
      command('prepare', `migrate.${service.id}`, target.within(service.id, pending(service)), {
        what: both(
          'Migrations run once for a release, as a job, and not by every instance that starts; after the copy none is left to do',
          'Les migrations tournent une fois par version, comme tâche, et non à chaque instance qui démarre ; après la copie il n’en reste aucune',
        ),
        expect: both('nothing to apply, exit code 0', 'rien à appliquer, le code de sortie 0'),
        covers: ['egoejo:453', 'A7', 'A23'],
      }),
    );
}

/** Django can say whether anything is left; of others the migration itself is run again, which must find nothing. */
const pending = ({ framework, migrate = '' }: Service): string =>
  framework === 'django' ? 'python manage.py migrate --check' : migrate;

function health({ app, domain }: Asked): readonly Check[] {
  return app.services
    .filter(({ kind }) => kind === 'web')
    .map(({ id, health: path = '/' }) =>
      command(
        'prepare',
        `health.${id}`,
        `curl -sS --resolve ${domain}:443:<host-ip> -o /dev/null -w '%{http_code}' https://${domain}${path}`,
        {
          what: both(
            `${id} answers on the new host, by its name and before DNS leads there`,
            `${id} répond sur le nouveau serveur, par son nom et avant que le DNS n’y mène`,
          ),
          expect: both('`200`, neither `400` nor `301`', '`200`, ni `400` ni `301`'),
          covers: ['A12', 'A14', 'egoejo:467', 'A6'],
        },
      ),
    );
}

function queues(asked: Asked): readonly Check[] {
  const { target, app } = asked;
  const celery = dataOf(asked, 'queue').some(({ engine }) => engine === 'celery');
  const worker = app.services.find(({ kind }) => kind === 'worker');
  if (!celery || worker === undefined) return [];
  const module = /-A[ =]?(\S+)/.exec(worker.start ?? '')?.[1] ?? '<module>';
  return [
    command('after', 'queue.ping', target.within(worker.id, `celery -A ${module} inspect ping`), {
      what: both('Workers answer through the broker', 'Les processus de fond répondent à travers la file'),
      expect: both('`pong`, once for each worker', '`pong`, une fois par processus'),
      covers: ['egoejo:469', 'A37'],
    }),
  ];
}

function rehearsals(asked: Asked): readonly Check[] {
  if (dataOf(asked, 'postgres').length === 0) return [];
  return [
    command('rehearse', 'doctor', 'unmoor doctor --config unmoor.yaml', {
      what: both(
        'Both servers can do it: direct address, replication, rights, versions, extensions, tables without keys',
        'Les deux serveurs le peuvent : adresse directe, réplication, droits, versions, extensions, tables sans clé',
      ),
      expect: both('nothing that blocks', 'rien qui bloque'),
      covers: ['A2', 'A3', 'A5', 'B43', 'B44', 'B45', 'B46', 'B47'],
    }),
    command(
      'rehearse',
      'rehearsal',
      'unmoor rehearse --from env:DATABASE_URL --json > .unmoor/rehearsal.json',
      {
        what: both(
          'The whole copy was done once, to a throwaway server; the next plan takes its times from there',
          'La copie entière a été faite une fois, vers un serveur jetable ; le prochain plan en reprend les durées',
        ),
        expect: both('`"ok":true`, no difference', '`"ok":true`, aucune différence'),
        covers: ['girlycrea:740', 'A35'],
      },
    ),
    question('rehearse', 'staging', {
      what: both(
        'Has the app on the new host been used for an hour with copied data: sign-in, cart, payment in test mode, uploads, mails to yourselves only?',
        'L’application du nouveau serveur a-t-elle été utilisée une heure avec des données copiées : connexion, panier, paiement d’essai, envois, courriels vers vous seuls ?',
      ),
      covers: ['girlycrea:740', 'girlycrea:747', 'egoejo:467'],
    }),
  ];
}
