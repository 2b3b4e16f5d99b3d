import type { Settings } from '../../core/plan/settings.ts';
import { both } from '../../core/text.ts';

/** How many archives of each kind are kept. */
export const keep = { daily: 7, weekly: 4, monthly: 12 } as const;

export const size = (): Settings => ({
  repository: {
    value: 'ssh://<user>@<other-host>/./app',
    how: both(
      'on another machine: a copy of a repository on the same disk spreads its damage too',
      'sur une autre machine : la copie d’un dépôt du même disque propage aussi ses dégâts',
    ),
    source: 'https://borgbackup.readthedocs.io/en/stable/faq.html',
  },
  'append-only': {
    value: true,
    how: both(
      'who takes the host over cannot delete the past',
      'qui prend le serveur ne peut effacer le passé',
    ),
    source: 'https://borgbackup.readthedocs.io/en/stable/usage/notes.html#append-only-mode',
  },
  keep: {
    value: Object.entries(keep)
      .map(([each, count]) => `${count} ${each}`)
      .join(', '),
    how: both('a year back', 'un an en arrière'),
    source: 'https://borgbackup.readthedocs.io/en/stable/usage/prune.html',
  },
});
