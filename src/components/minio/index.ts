import type { Component } from '../../core/app/component.ts';
import { memory } from '../../core/plan/amounts.ts';
import { dataOf } from '../../core/plan/asked.ts';
import { both, proper } from '../../core/text.ts';
import { render, serves } from './render.ts';

export const minio: Component = {
  id: 'minio',
  name: proper('MinIO'),
  role: 'objects',
  does: both('Keeps objects and speaks S3.', 'Garde les objets et parle S3.'),
  answers: [],
  wants: ['file-backup'],
  when: (asked) =>
    dataOf(asked, 'objects').length > 0
      ? {
          say: 'offered',
          why: both(
            'Its public edition is no longer maintained: only for those who already run it.',
            'Son édition publique n’est plus maintenue : seulement pour qui l’exploite déjà.',
          ),
        }
      : { say: 'idle', why: both('The app keeps no objects.', 'L’application ne garde pas d’objets.') },
  claim: () => ({ mib: 1024, how: memory(1024) }),
  risks: () => [
    {
      id: 'unmaintained-objects',
      what: both(
        'No more security updates come for MinIO’s public edition.',
        'L’édition publique de MinIO ne reçoit plus de mises à jour de sécurité.',
      ),
      likelihood: 'high',
      impact: 'high',
      mitigation: both(
        'Plan to leave it; Garage speaks S3 too.',
        'Prévoir de le quitter ; Garage parle aussi S3.',
      ),
      covers: ['B28'],
    },
  ],
  serves,
  render,
};
