import type { Check } from '../fault.ts';
import { plural, showAge } from '../show.ts';

/** ms. A full copy each week and a difference each day: what is older than a day and a half was missed. */
const mostAgeMs = 36 * 3_600_000;

const noBackup: Check = {
  id: 'backup.none',
  level: 'risk',
  says: 'There is no backup of the database',
  cause: 'Whatever is deleted or lost is gone.',
  follows: ['backup.timer-off'],
  look: ({ inside: { backup } }) =>
    backup === undefined || !backup.wanted || backup.newest !== undefined
      ? undefined
      : {
          measured: backup.error ?? 'none',
          expected: 'one from the last night',
          mend: {
            how: 'systemctl start pgbackrest-backup@full.service; journalctl --unit=pgbackrest-backup@full.service --lines=20',
            safe: false,
          },
        },
};

const oldBackup: Check = {
  id: 'backup.old',
  level: 'risk',
  says: 'The newest backup is old',
  cause: 'The last ones failed: what was written since would be lost.',
  follows: ['backup.timer-off'],
  look: ({ inside: { backup }, now }) =>
    backup?.newest === undefined || now - backup.newest <= mostAgeMs
      ? undefined
      : {
          measured: `${showAge(now - backup.newest)} old`,
          expected: 'at most 36 h',
          mend: {
            how: 'systemctl start pgbackrest-backup@diff.service; journalctl --unit=pgbackrest-backup@diff.service --lines=20',
            safe: false,
          },
        },
};

const alerts: Check = {
  id: 'watch.alerts',
  level: 'note',
  says: 'Alerts fire',
  cause: 'Prometheus sees something that its rules call wrong.',
  look: ({ inside: { watch } }) =>
    watch?.firing === undefined || watch.firing.length === 0
      ? undefined
      : { measured: `${plural(watch.firing.length, 'alert')}: ${watch.firing.join(', ')}`, expected: 'none' },
};

export const backupChecks: readonly Check[] = [noBackup, oldBackup];
export const watchChecks: readonly Check[] = [alerts];
