import type { ServiceKind } from '../../core/app/service.ts';
import type { Asked } from '../../core/plan/asked.ts';
import type { Grade, Risk } from '../../core/plan/risk.ts';
import type { Chosen } from '../../core/plan/select.ts';
import { both } from '../../core/text.ts';

const weight: Readonly<Record<Grade, number>> = { low: 1, medium: 2, high: 3 };

/** The worst first. Those of components and of the target, those of the move, and those that stand in the app itself. */
export function gatherRisks(asked: Asked, chosen: readonly Chosen[]): readonly Risk[] {
  const all = [
    ...chosen.flatMap(({ component, managed }) =>
      managed === undefined ? (component.risks?.(asked) ?? []) : [],
    ),
    ...(asked.target.risks?.(asked) ?? []),
    ...ofMove(asked),
    ...ofApp(asked),
  ];
  return all.toSorted((a, b) => weightOf(b) - weightOf(a));
}

const weightOf = ({ likelihood, impact }: Risk): number => weight[likelihood] * weight[impact];

const byClock: readonly ServiceKind[] = ['scheduler', 'worker', 'job'];

const twice: Risk = {
  id: 'twice-by-clock',
  what: both(
    'Jobs and queues run on both sides and do everything twice: mails, charges.',
    'Tâches et files tournent des deux côtés et font tout en double : courriels, paiements.',
  ),
  likelihood: 'medium',
  impact: 'high',
  mitigation: both(
    'Schedulers and workers of the old side stop before the cutover; those of the new side start after it.',
    'Les planificateurs et processus de fond de l’ancien côté s’arrêtent avant la bascule ; ceux du nouveau démarrent après.',
  ),
  covers: ['A26'],
};

const ofMove = ({ app }: Asked): readonly Risk[] => [
  ...(app.data.some(({ kind }) => kind === 'postgres')
    ? [
        {
          id: 'two-sides',
          what: both(
            'Both sides accept writes at once, or writes of the last second are lost.',
            'Les deux côtés acceptent des écritures en même temps, ou celles de la dernière seconde se perdent.',
          ),
          likelihood: 'low',
          impact: 'high',
          mitigation: both(
            'A fence on the old side before anything opens, a marker that must arrive, and the new side followed back until you close it.',
            'Une barrière de l’ancien côté avant toute ouverture, un repère qui doit arriver, et un retour suivi jusqu’à la fermeture.',
          ),
          covers: ['B48', 'B49', 'B53', 'A35'],
        } as const,
      ]
    : []),
  {
    id: 'dns-slow',
    what: both(
      'Some visitors reach the old host for as long as DNS was cached: there, writes are refused.',
      'Des visiteurs arrivent encore sur l’ancien hôte tant que leur cache DNS dure : les écritures y sont refusées.',
    ),
    likelihood: 'high',
    impact: 'low',
    mitigation: both(
      'A TTL of 300 s a week before, and an old front that passes requests on to the new host.',
      'Un TTL de 300 s une semaine avant, et un ancien frontal qui transmet les requêtes au nouvel hôte.',
    ),
    covers: ['A30', 'B49'],
  },
  ...(app.services.some(({ kind }) => byClock.includes(kind)) ? [twice] : []),
  {
    id: 'own-upkeep',
    what: both(
      'Updates, certificates, disks and alerts at night are yours from now on.',
      'Mises à jour, certificats, disques et alertes nocturnes sont désormais les vôtres.',
    ),
    likelihood: 'high',
    impact: 'medium',
    mitigation: both(
      '`unmoor cost` says what these hours cost; name two people who know the host.',
      '`unmoor cost` dit ce que coûtent ces heures ; nommer deux personnes qui connaissent le serveur.',
    ),
    covers: ['B57', 'girlycrea:742'],
  },
];

const ofApp = ({ app, choices, target }: Asked): readonly Risk[] => [
  ...(app.data.some(({ kind }) => kind === 'files') && !target.can('volumes')
    ? [
        {
          id: 'files-without-disk',
          what: both(
            'The app writes files into a folder, and there no folder outlives what runs.',
            'L’application écrit des fichiers dans un dossier, et là aucun dossier ne survit à ce qui tourne.',
          ),
          likelihood: 'high',
          impact: 'high',
          mitigation: both(
            'Let it write to an object store before the move, or mount a network file system.',
            'La faire écrire dans un stockage d’objets avant le déménagement, ou monter un système de fichiers réseau.',
          ),
        } as const,
      ]
    : []),
  ...(app.secrets.length > 0
    ? [
        {
          id: 'committed-secrets',
          what: both(
            `Secrets stand in files of the repository: ${app.secrets.map(({ file }) => file).join(', ')}.`,
            `Des secrets figurent dans des fichiers du dépôt : ${app.secrets.map(({ file }) => file).join(', ')}.`,
          ),
          likelihood: 'high',
          impact: 'high',
          mitigation: both(
            'Give each a new value during the move; history keeps the old one for ever.',
            'Donner à chacun une nouvelle valeur pendant le déménagement ; l’historique garde l’ancienne à jamais.',
          ),
        } as const,
      ]
    : []),
  ...(choices.codeChange.length > 0
    ? [
        {
          id: 'code-change',
          what: both(
            `Code must be rewritten before the move: ${choices.codeChange.join(', ')}.`,
            `Du code est à réécrire avant le déménagement : ${choices.codeChange.join(', ')}.`,
          ),
          likelihood: 'high',
          impact: 'high',
          mitigation: both(
            'Release it on the old side first: then the move changes nothing but the place.',
            'Le mettre en ligne d’abord sur l’ancien côté : le déménagement ne change alors que le lieu.',
          ),
        } as const,
      ]
    : []),
  ...(app.incomplete.length > 0
    ? [
        {
          id: 'unread',
          what: both(
            `${app.incomplete.length} things could not be read; the plan rests on the rest.`,
            `${app.incomplete.length} éléments n’ont pas pu être lus ; le plan repose sur le reste.`,
          ),
          likelihood: 'medium',
          impact: 'medium',
          mitigation: both(
            '`unmoor inspect` names them, and what makes them readable.',
            '`unmoor inspect` les nomme, et dit comment les rendre lisibles.',
          ),
        } as const,
      ]
    : []),
];
