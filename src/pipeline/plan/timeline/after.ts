import type { Moment } from '../../../core/plan/plan.ts';
import { both } from '../../../core/text.ts';
import { day, hour, minute } from './clock.ts';

export function after(moved: boolean): readonly Moment[] {
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
