import type { Component } from '../../core/app/component.ts';
import { memory, txt } from '../../core/plan/amounts.ts';
import { portFor } from '../../core/plan/ports.ts';
import { both, proper } from '../../core/text.ts';
import { appMib, databaseMib, render, serves } from './render.ts';

export const matomo: Component = {
  id: 'matomo',
  name: proper('Matomo'),
  role: 'analytics',
  does: both('Counts visits in detail, on MariaDB.', 'Compte les visites en détail, sur MariaDB.'),
  answers: [],
  wants: ['front'],
  when: () => ({
    say: 'offered',
    why: both(
      'Whoever asks for it: the script in the pages is another one (`--code-change analytics`), and it brings a MariaDB of its own.',
      'Pour qui le demande : le script des pages change (`--code-change analytics`), et il apporte sa propre MariaDB.',
    ),
  }),
  claim: () => ({
    mib: appMib + databaseMib,
    how: txt`${memory(appMib)} + MariaDB ${memory(databaseMib)}`,
  }),
  size: ({ asked }) => ({
    port: {
      value: portFor(asked, 8820),
      how: both('reached from inside only', 'joignable de l’intérieur seulement'),
      source: 'https://hub.docker.com/_/matomo',
    },
  }),
  risks: () => [
    {
      id: 'second-database',
      what: both(
        'MariaDB is a second database to back up: the backups of PostgreSQL do not hold it.',
        'MariaDB est une seconde base à sauvegarder : les sauvegardes de PostgreSQL ne la contiennent pas.',
      ),
      likelihood: 'high',
      impact: 'low',
      mitigation: both(
        'Dump it each night into the folder that the file backup takes.',
        'La vider chaque nuit dans le dossier que prend la sauvegarde des fichiers.',
      ),
      covers: ['B54'],
    },
  ],
  serves,
  render,
};
