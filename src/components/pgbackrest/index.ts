import type { Component } from '../../core/app/component.ts';
import { memory } from '../../core/plan/amounts.ts';
import { dataOf } from '../../core/plan/asked.ts';
import { both, proper } from '../../core/text.ts';
import { checks } from './checks.ts';
import { observe } from './observe.ts';
import { reader } from './reader.ts';
import { render } from './render.ts';
import { size } from './size.ts';

export const pgbackrest: Component = {
  id: 'pgbackrest',
  name: proper('pgBackRest'),
  role: 'sql-backup',
  does: both(
    'Copies the database and its log to a store elsewhere, encrypted, and restores to any second.',
    'Copie la base et son journal vers un stockage ailleurs, chiffrés, et restaure à la seconde près.',
  ),
  answers: [],
  connections: 1,
  when: (asked) =>
    dataOf(asked, 'postgres').length > 0
      ? {
          say: 'advised',
          why: both(
            'The platform’s backups end with the platform; a restored one is a gate of the cutover.',
            'Les sauvegardes de la plateforme finissent avec elle ; en avoir restauré une est une condition de la bascule.',
          ),
        }
      : { say: 'idle', why: both('There is no database.', 'Il n’y a pas de base.') },
  claim: () => ({ mib: 128, how: memory(128) }),
  size,
  render,
  readers: [reader],
  risks: () => [
    {
      id: 'backup-never-restored',
      what: both(
        'A backup that nobody has restored is a hope.',
        'Une sauvegarde que personne n’a restaurée n’est qu’un espoir.',
      ),
      likelihood: 'medium',
      impact: 'high',
      mitigation: both(
        'A drill before the cutover and one each month, on a scratch server, with its time noted.',
        'Un exercice avant la bascule et un chaque mois, sur un serveur d’essai, durée notée.',
      ),
      covers: ['B37', 'B34', 'B32'],
    },
  ],
  checks,
  observe,
};
