import type { Asked } from '../../core/plan/asked.ts';
import type { Moment } from '../../core/plan/plan.ts';
import type { Times } from '../../core/plan/times.ts';
import { both } from '../../core/text.ts';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** What happens when, in seconds from the moment in which writes open on the new side. */
export function timelineOf(asked: Asked, times: Times): readonly Moment[] {
  const { app, domain } = asked;
  const moved = app.data.some(({ kind }) => kind === 'postgres' || kind === 'redis');
  const stops = app.services.filter(
    ({ kind }) => kind === 'worker' || kind === 'scheduler' || kind === 'job',
  );
  const names = stops.map(({ id }) => id).join(', ');
  const copySeconds = Math.ceil(times.copyMs / 1000);
  // Two days to look at the copy, and more where the copy itself is long.
  const copyAt = -(2 * day + Math.ceil(copySeconds / hour) * hour);
  const stopping: Moment[] =
    stops.length === 0
      ? []
      : [
          {
            id: 'stop-clock',
            at: -10 * minute,
            what: both(
              `${names} stop on the old side; queues are counted.`,
              `${names} s’arrêtent de l’ancien côté ; les files sont comptées.`,
            ),
            hazards: ['downtime'],
          },
        ];
  const starting: Moment[] =
    stops.length === 0
      ? []
      : [
          {
            id: 'start-clock',
            at: 3 * minute,
            what: both(
              `${names} start on the new side, one scheduler in all.`,
              `${names} démarrent du nouveau côté, un seul planificateur au total.`,
            ),
            hazards: [],
          },
        ];
  return [
    ...before(moved, copyAt, times, domain),
    ...stopping,
    ...crossing(moved, times),
    ...starting,
    ...after(moved),
  ].toSorted((a, b) => a.at - b.at);
}

function before(moved: boolean, copyAt: number, times: Times, domain: string): readonly Moment[] {
  const data: Moment[] = moved
    ? [
        {
          id: 'copy',
          at: copyAt,
          what: both(
            'Everything is copied and then followed. The app keeps serving.',
            'Tout est copié, puis suivi. L’application continue de servir.',
          ),
          run: 'unmoor move --config unmoor.yaml',
          lastsMs: times.copyMs,
          hazards: ['cost'],
        },
        {
          id: 'compare',
          at: -day,
          what: both('Both sides are compared, row by row.', 'Les deux côtés sont comparés, ligne à ligne.'),
          run: 'unmoor verify',
          lastsMs: times.verifyMs,
          hazards: [],
        },
        {
          id: 'drill',
          at: -day + 2 * hour,
          what: both(
            'A backup of the new side is restored and checked.',
            'Une sauvegarde du nouveau côté est restaurée et vérifiée.',
          ),
          lastsMs: times.restoreMs,
          hazards: [],
        },
      ]
    : [];
  return [
    {
      id: 'ttl',
      at: -7 * day,
      what: both(
        `The TTL of ${domain} goes down to 300 s; the old one must have run out by the day.`,
        `Le TTL du domaine ${domain} passe à 300 s ; l’ancien doit avoir expiré le jour venu.`,
      ),
      hazards: [],
    },
    ...data,
    {
      id: 'freeze',
      at: -2 * hour,
      what: both(
        'No release and no change of the schema from here on.',
        'Plus de mise en ligne ni de changement de schéma à partir d’ici.',
      ),
      hazards: [],
    },
    {
      id: 'warm',
      at: -hour,
      what: both(
        'The app runs on the new host, asked by its address only.',
        'L’application tourne sur le nouveau serveur, interrogée par son adresse seulement.',
      ),
      hazards: [],
    },
  ];
}

function crossing(moved: boolean, times: Times): readonly Moment[] {
  const forward: Moment = {
    id: 'forward',
    at: -2 * minute,
    what: both(
      'The old front begins to pass requests on to the new host, where the platform can.',
      'L’ancien frontal commence à transmettre les requêtes au nouvel hôte, si la plateforme le permet.',
    ),
    hazards: [],
  };
  const dns: Moment = {
    id: 'dns',
    at: 10,
    what: both(
      'DNS leads to the new host; caches follow within five minutes.',
      'Le DNS mène au nouvel hôte ; les caches suivent en cinq minutes.',
    ),
    lastsMs: 300_000,
    hazards: ['downtime'],
  };
  if (!moved) return [forward, { ...dns, at: 0 }];
  return [
    {
      id: 'gates',
      at: -5 * minute,
      what: both(
        'Every gate is asked: lag, comparison, schema, way back. The person says yes or no.',
        'Chaque condition est vérifiée : retard, comparaison, schéma, retour possible. La personne dit oui ou non.',
      ),
      run: 'unmoor cutover --dry-run',
      hazards: [],
    },
    forward,
    {
      id: 'fence',
      at: -Math.max(1, Math.ceil(times.pauseMs / 1000)),
      what: both(
        'Writes wait: the old side is fenced, the last of them arrives, both sides are compared.',
        'Les écritures attendent : l’ancien côté est barré, les dernières arrivent, les deux côtés sont comparés.',
      ),
      run: 'unmoor cutover --yes',
      lastsMs: times.pauseMs,
      hazards: ['downtime'],
    },
    {
      id: 'open',
      at: 0,
      what: both(
        'Writes open on the new side; the old one follows, so that nothing is lost on the way back.',
        'Les écritures s’ouvrent du nouveau côté ; l’ancien suit, pour que rien ne se perde au retour.',
      ),
      hazards: [],
    },
    dns,
  ];
}

function after(moved: boolean): readonly Moment[] {
  const closing: Moment[] = moved
    ? [
        {
          id: 'status',
          at: hour,
          what: both(
            'Which side accepts writes, and how far behind is the other?',
            'Quel côté accepte les écritures, et quel retard a l’autre ?',
          ),
          run: 'unmoor status',
          hazards: [],
        },
        {
          id: 'close',
          at: 14 * day,
          what: both(
            'The way back is closed: everything that Unmoor made is removed.',
            'Le retour est fermé : tout ce qu’Unmoor a créé est retiré.',
          ),
          run: 'unmoor cleanup --yes',
          hazards: ['irreversible'],
        },
      ]
    : [];
  return [
    {
      id: 'smoke',
      at: minute,
      what: both(
        'The health page, a sign-in, and one whole transaction.',
        'La page de santé, une connexion, et une transaction entière.',
      ),
      hazards: [],
    },
    {
      id: 'watch',
      at: 15 * minute,
      what: both(
        'Errors, answer times, queues and mails are looked at; stay, or go back.',
        'Erreurs, temps de réponse, files et courriels sont examinés ; rester, ou revenir.',
      ),
      hazards: [],
    },
    ...closing.slice(0, 1),
    {
      id: 'first-backup',
      at: day,
      what: both(
        'The first nightly backup is there, and is restored.',
        'La première sauvegarde de nuit est là, et elle est restaurée.',
      ),
      hazards: [],
    },
    ...closing.slice(1),
    {
      id: 'old-off',
      at: 15 * day,
      what: both(
        'The old services are ended, their keys revoked, and HSTS is raised to a year.',
        'Les anciens services sont résiliés, leurs clés révoquées, et HSTS passe à un an.',
      ),
      hazards: ['dataLoss', 'irreversible'],
    },
  ];
}
