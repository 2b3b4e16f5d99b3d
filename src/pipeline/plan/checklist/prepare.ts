import type { Service } from '../../../core/app/service.ts';
import { type Asked, dataOf } from '../../../core/plan/asked.ts';
import { type Check, command, question } from '../../../core/plan/check.ts';
import { both } from '../../../core/text.ts';
import { buildChecks } from './builds.ts';
import { variableChecks } from './variables.ts';

export const prepareChecks = (asked: Asked): readonly Check[] => [
  ...variableChecks(asked),
  ...buildChecks(asked),
  ...migrations(asked),
  ...health(asked),
  ...queues(asked),
  ...rehearsals(asked),
];

function migrations(asked: Asked): readonly Check[] {
  return asked.app.services
    .filter((service) => service.migrate !== undefined)
    .map((service) =>
      command('prepare', `migrate.${service.id}`, inside(asked, service, pending(service)), {
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

/** Where the app's own programs are found: in its release on a host of processes, in its image elsewhere. */
function inside({ target }: Asked, { id, folder }: Service, run: string): string {
  return target.can('processes') ? `cd <release>/${folder} && ${run}` : target.within(id, run);
}

function queues(asked: Asked): readonly Check[] {
  const { app } = asked;
  const celery = dataOf(asked, 'queue').some(({ engine }) => engine === 'celery');
  const worker = app.services.find(({ kind }) => kind === 'worker');
  if (!celery || worker === undefined) return [];
  const module = /-A[ =]?(\S+)/.exec(worker.start ?? '')?.[1] ?? '<module>';
  return [
    command('after', 'queue.ping', inside(asked, worker, `celery -A ${module} inspect ping`), {
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
