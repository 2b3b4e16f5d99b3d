import type { Moment } from '../../../core/plan/plan.ts';
import type { Times } from '../../../core/plan/times.ts';
import { both } from '../../../core/text.ts';
import { day, hour } from './clock.ts';

export function before(moved: boolean, copyAt: number, times: Times, domain: string): readonly Moment[] {
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
