import type { Component } from '../../core/app/component.ts';
import { memory, txt } from '../../core/plan/amounts.ts';
import { portFor } from '../../core/plan/ports.ts';
import { both, proper } from '../../core/text.ts';
import { clickhouseReader } from './reader.ts';
import { appMib, eventsMib, render, serves } from './render.ts';

export const plausible: Component = {
  id: 'plausible',
  name: proper('Plausible'),
  role: 'analytics',
  does: both(
    'Counts visits without cookies, on ClickHouse.',
    'Compte les visites sans cookie, sur ClickHouse.',
  ),
  answers: [],
  wants: ['sql', 'front'],
  connections: 10,
  when: () => ({
    say: 'offered',
    why: both(
      'Whoever asks for it: the script in the pages is another one (`--code-change analytics`), and its ClickHouse wants 2 GB.',
      'Pour qui le demande : le script des pages change (`--code-change analytics`), et son ClickHouse demande 2 Go.',
    ),
  }),
  claim: () => ({
    mib: appMib + eventsMib,
    how: txt`${memory(appMib)} + ClickHouse ${memory(eventsMib)}`,
  }),
  size: ({ asked }) => ({
    HTTP_PORT: {
      value: portFor(asked, 8810),
      how: both(
        'reached from inside only; 8000 is often the app’s',
        'joignable de l’intérieur seulement ; 8000 est souvent celui de l’application',
      ),
      source: 'https://github.com/plausible/community-edition/wiki/configuration',
    },
  }),
  risks: () => [
    {
      id: 'analytics-weight',
      what: both(
        'ClickHouse takes memory that the database would use, on the same host.',
        'ClickHouse prend la mémoire que la base utiliserait, sur le même serveur.',
      ),
      likelihood: 'high',
      impact: 'medium',
      mitigation: both(
        'Leave it out until the move has settled, or put it on a host of its own.',
        'Attendre que le déménagement soit stable, ou lui donner un autre serveur.',
      ),
      covers: ['B54'],
    },
  ],
  serves,
  render,
  readers: [clickhouseReader],
};
