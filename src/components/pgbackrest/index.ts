import type { Component } from '../../core/app/component.ts';
import { memory } from '../../core/plan/amounts.ts';
import { dataOf } from '../../core/plan/asked.ts';
import { both, proper } from '../../core/text.ts';
import { checks } from './checks.ts';
import { observe } from './observe.ts';

const manual = 'https://pgbackrest.org/configuration.html';

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
  size: ({ asked }) => ({
    'repo1-type': {
      value: 's3',
      how: both('another place than the host', 'ailleurs que sur le serveur'),
      source: manual,
    },
    'repo1-cipher-type': {
      value: 'aes-256-cbc',
      how: both('the store’s owner reads nothing', 'le propriétaire du stockage ne lit rien'),
      source: manual,
    },
    'repo1-retention-full': {
      value: 4,
      how: both(
        'four weekly ones; what lies between is kept with them',
        'quatre hebdomadaires ; l’intervalle est gardé avec elles',
      ),
      source: manual,
    },
    'archive-async': {
      value: true,
      how: both('a slow store does not hold the database up', 'un stockage lent ne retient pas la base'),
      source: manual,
    },
    'process-max': {
      value: Math.max(1, Math.floor(asked.host.cpu / 2)),
      unit: 'processes',
      how: both('half of the cores', 'la moitié des cœurs'),
      source: manual,
    },
    storage_class: {
      value: 'STANDARD',
      how: both(
        'an archive class must be thawed for hours before a restore may begin',
        'une classe d’archive demande des heures avant qu’une restauration ne commence',
      ),
      source:
        'https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects-retrieval-options.html',
    },
  }),
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
