import type { UnmoorError } from '../core/errors/error.ts';
import type { Finding } from '../core/finding.ts';
import type { Comparison } from '../core/mover.ts';
import { showDuration } from '../core/units.ts';
import { differencesOf } from './judge.ts';
import type { RehearsalResult } from './report.ts';

/** What was seen of somebody's own database. */
export interface Looked {
  readonly how: 'live' | 'offline';
  readonly findings: readonly Finding[];
  readonly comparisons: readonly Comparison[];
  readonly failure?: UnmoorError;
  readonly bytes: number;
  readonly phases: Readonly<Record<string, number>>;
  readonly leftovers: readonly string[];
  readonly versions: Readonly<Record<string, string>>;
  readonly redisLeftOut: boolean;
}

/** Will it work, how long will it take, what must be mended first? */
export function judgeOwn(looked: Looked): RehearsalResult {
  const { comparisons, failure, findings, leftovers, phases } = looked;
  const tables = comparisons.find((comparison) => comparison.unit === 'tables');
  const differences = comparisons.reduce((sum, one) => sum + one.different + one.unknown, 0);
  const mend = findings.filter((finding) => finding.level === 'blocks' || finding.level === 'unknown');
  const works = failure === undefined && tables !== undefined && differences === 0 && mend.length === 0;
  return {
    kind: 'own',
    ok: works && leftovers.length === 0 && !looked.redisLeftOut,
    tables: tables?.items ?? 0,
    rows: tables?.rows ?? 0,
    bytes: looked.bytes,
    phases,
    pauseMs: { median: 0, max: 0 },
    switches: [],
    acknowledged: 0,
    missing: 0,
    doubled: 0,
    differences,
    rolledBack: false,
    versions: looked.versions,
    findings,
    notes: [
      works ? 'It will work.' : 'It will not work as it is.',
      ...mend.map(({ code, what, remedy }) =>
        [`To be mended first: ${code}: ${what}`, ...(remedy === undefined ? [] : [remedy])].join(' '),
      ),
      ...(failure === undefined ? [] : [`${failure.message} Next: ${failure.next}`]),
      ...timeNotes(looked),
      ...comparisons.flatMap(differencesOf),
      ...leftovers.map((leftover) => `Left behind: ${leftover}.`),
      ...(looked.redisLeftOut
        ? ['Redis was left out: no redis-server or valkey-server was found here.']
        : []),
    ],
  };
}

function timeNotes({ how, phases }: Looked): readonly string[] {
  const move = phases['move'];
  if (move === undefined) return [];
  return how === 'live'
    ? [
        `Copying took ${showDuration(move)} here; your app serves meanwhile. The pause of a switch was not measured: that would stop your writes.`,
      ]
    : [
        `Copying took ${showDuration(move)} here; with the offline method your app's writes stand still for about as long.`,
      ];
}
