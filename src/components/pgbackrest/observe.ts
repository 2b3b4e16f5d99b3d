import { figures, together } from '../../core/stack/figures.ts';
import type { Alert, Observed } from '../../core/stack/observe.ts';
import type { Rendering } from '../../core/stack/stack.ts';
import { both } from '../../core/text.ts';

const figure = 'unmoor_backup_end_timestamp_seconds';

/** When the newest backup of each stanza ended, as pgBackRest itself says. As its own user: it would leave files of root's behind. */
const script = `runuser -u postgres -- pgbackrest --output=json --log-level-file=off info |
  jq -r '.[] | "${figure}{stanza=\\(.name | @json)} \\([.backup[].timestamp.stop] | max // 0)"'`;

export const observe = ({ asked }: Omit<Rendering, 'observed'>): Observed =>
  asked.target.can('processes')
    ? together(
        { scrapes: [], alerts },
        figures(asked, {
          id: 'backup-figures',
          does: both('Says how old the newest backup is.', 'Dit l’âge de la dernière sauvegarde.'),
          every: '*/10 * * * *',
          packages: ['jq'],
          script,
        }),
      )
    : { scrapes: [], alerts: [] };

export const alerts: readonly Alert[] = [
  {
    name: 'BackupTooOld',
    // One a day is made: thirty hours leave room for a slow one.
    expr: `time() - ${figure} > 30 * 3600`,
    forMinutes: 10,
    severity: 'page',
    what: both('The newest backup is more than 30 hours old.', 'La dernière sauvegarde a plus de 30 heures.'),
    next: both(
      'What it says: `sudo -u postgres pgbackrest info`, then its log in /var/log/pgbackrest.',
      'Ce qu’elle dit : `sudo -u postgres pgbackrest info`, puis son journal dans /var/log/pgbackrest.',
    ),
    proof: {
      series: [{ series: `${figure}{stanza="main"}`, values: '0x1900' }],
      firesAfterMinutes: 31 * 60,
      quiet: [{ series: `${figure}{stanza="main"}`, values: '0x1200 72000x700' }],
    },
  },
  {
    name: 'BackupUnknown',
    expr: `absent(${figure})`,
    forMinutes: 60,
    severity: 'ticket',
    what: both(
      'Nobody can say how old the newest backup is.',
      'Personne ne peut dire l’âge de la dernière sauvegarde.',
    ),
    next: both(
      'Run it by hand: `sudo sh /usr/local/lib/unmoor/backup-figures`.',
      'L’exécuter à la main : `sudo sh /usr/local/lib/unmoor/backup-figures`.',
    ),
    proof: {
      series: [],
      firesAfterMinutes: 70,
      quiet: [{ series: `${figure}{stanza="main"}`, values: '0x90' }],
    },
  },
];
