import type { Data } from '../app/data.ts';
import { both, type Text } from '../text.ts';
import { bytes, txt } from './amounts.ts';

export interface DiskLine {
  readonly id:
    | 'system'
    | 'database'
    | 'wal'
    | 'drill'
    | 'key-value'
    | 'files'
    | 'objects'
    | 'metrics'
    | 'air';
  readonly bytes: number;
  readonly how: Text;
}

/** What the disk must hold in a year. */
export interface DiskBudget {
  readonly hostBytes: number;
  readonly lines: readonly DiskLine[];
  readonly neededBytes: number;
  /** What nobody measured: said to the person, with the way to measure it. */
  readonly assumed: readonly Text[];
}

export interface DiskFacts {
  readonly data: readonly Data[];
  /** MiB of all key-value stores together. */
  readonly keyValueMib: number;
  readonly metrics: boolean;
  /** The database runs on this disk. */
  readonly database: boolean;
  /** Objects are stored on this disk. */
  readonly objects: boolean;
}

const named = {
  postgres: both('the database', 'la base'),
  objects: both('objects', 'les objets'),
  files: both('files', 'les fichiers'),
};
/** System, packages, releases and images, logs that rotate. */
const systemBytes = 15e9;
/** What is said of a database that nobody measured. */
export const unmeasured = { postgres: 5e9, objects: 10e9, files: 5e9 } as const;
/** max_wal_size (4 GB), and as much again that waits for the archive when its store is away for an hour or two. */
const walBytes = 8e9;
/** 15 days of some thousand series, 1 to 2 bytes a sample (prometheus.io/docs/prometheus/latest/storage). */
const metricsBytes = 4e9;

/**
 * Size today, and what grows in a year; the log and its queue; room to restore the newest backup beside the database, without which
 * no drill can run; and 15 % that stay empty. Backups themselves stand elsewhere: on this disk they would be none.
 */
export function budgetDisk(facts: DiskFacts): Omit<DiskBudget, 'hostBytes'> {
  const assumed: Text[] = [];
  const lines: DiskLine[] = [
    { id: 'system', bytes: systemBytes, how: both('system, releases, logs', 'système, versions, journaux') },
  ];
  if (facts.database) {
    const { now, year, how } = grown(facts.data, 'postgres', assumed);
    lines.push(
      { id: 'database', bytes: year, how },
      { id: 'wal', bytes: walBytes, how: both('max_wal_size, twice', 'deux fois max_wal_size') },
      {
        id: 'drill',
        bytes: now,
        how: both(
          'the newest backup, restored to be checked',
          'la dernière sauvegarde, restaurée pour vérification',
        ),
      },
    );
  }
  if (facts.keyValueMib > 0)
    lines.push({
      id: 'key-value',
      bytes: 3 * facts.keyValueMib * 1024 * 1024,
      how: both(
        'append-only file, its rewrite, and a snapshot',
        'journal des écritures, sa réécriture et un instantané',
      ),
    });
  for (const kind of ['files', 'objects'] as const) {
    const here = kind === 'files' || facts.objects;
    if (!here || !facts.data.some((data) => data.kind === kind)) continue;
    const { year, how } = grown(facts.data, kind, assumed);
    lines.push({ id: kind, bytes: year, how });
  }
  if (facts.metrics)
    lines.push({
      id: 'metrics',
      bytes: metricsBytes,
      how: both('15 days of metrics', '15 jours de mesures'),
    });
  const filled = lines.reduce((sum, line) => sum + line.bytes, 0);
  lines.push({
    id: 'air',
    bytes: Math.round((filled * 15) / 85),
    how: both('15 % of the disk stay empty', '15 % du disque restent vides'),
  });
  const neededBytes = lines.reduce((sum, line) => sum + line.bytes, 0);
  return { lines, neededBytes, assumed };
}

/** A year's growth is what was counted; where nothing was, the size doubles. */
function grown(
  data: readonly Data[],
  kind: 'postgres' | 'objects' | 'files',
  assumed: Text[],
): { readonly now: number; readonly year: number; readonly how: Text } {
  const ones = data.filter((one) => one.kind === kind);
  const now = ones.reduce((sum, { measured }) => sum + (measured?.bytes ?? unmeasured[kind]), 0);
  if (ones.some(({ measured }) => measured?.bytes === undefined))
    assumed.push(
      txt`${named[kind]}${both(': nobody measured, so', ' : personne n’a mesuré, donc')} ${bytes(unmeasured[kind])} ${both('are assumed', 'sont supposés')}`,
    );
  const perDay = ones.reduce((sum, { measured }) => sum + (measured?.bytesPerDay ?? Number.NaN), 0);
  const year = Number.isNaN(perDay) ? 2 * now : Math.round(now + 365 * Math.max(0, perDay));
  const how = Number.isNaN(perDay)
    ? txt`${bytes(now)}${both(', doubled within the year', ', doublés en un an')}`
    : txt`${bytes(now)} + 365 × ${bytes(Math.max(0, perDay))}`;
  return { now, year, how };
}
