import type { Finding } from '../core/finding.ts';
import type { Comparison } from '../core/mover.ts';
import { isClean, type Ledger, type LedgerVerdict, unexpectedErrors } from './ledger.ts';
import type { Pauses } from './pauses.ts';
import { allPauses, type RedisPart, type RehearsalResult, switchPause } from './report.ts';

/** Everything that a rehearsal on the sample shop has seen. */
export interface Lived {
  readonly bytes: number;
  readonly findings: readonly Finding[];
  readonly phases: Readonly<Record<string, number>>;
  /** By the name of the switch. */
  readonly pauses: Readonly<Record<string, Pauses>>;
  readonly redisPauses: Readonly<Record<string, Pauses>>;
  /** Made while the app wrote. What never stood still then is unknown there, and is for the comparison at rest to tell. */
  readonly live: readonly Comparison[];
  /** Made at the end, when the app had stopped. */
  readonly atRest: readonly Comparison[];
  readonly postgres: Checked;
  readonly redis?: Checked;
  readonly failedReads: number;
  /** What still stands after the cleanup, in words. */
  readonly leftovers: readonly string[];
  readonly versions: Readonly<Record<string, string>>;
}

interface Checked {
  readonly ledger: Ledger;
  readonly verdict: LedgerVerdict;
}

/** Turns what was seen into the report. It is well only when every check was made and said so. */
export function judge(lived: Lived): RehearsalResult {
  const { postgres, redis, pauses, live, atRest, leftovers } = lived;
  const tables = lastOf(atRest, 'tables');
  const checked = redis === undefined ? [postgres] : [postgres, redis];
  const troubles = [
    ...checked.flatMap(({ verdict }) =>
      verdict.examples.map((example) => `A write that is not as it should be: ${example}.`),
    ),
    ...checked.flatMap(({ verdict }) => damagesOf(verdict)),
    ...checked.flatMap(({ ledger }) =>
      unexpectedErrors(ledger).map((error) => `The app met an error that no switch explains: ${error}.`),
    ),
    ...[...live.map(withoutUnknown), ...atRest].flatMap(differencesOf),
    ...leftovers.map((leftover) => `Left behind: ${leftover}.`),
    ...(tables === undefined ? ['The tables were not compared.'] : []),
    ...(redis !== undefined && lastOf(atRest, 'keys') === undefined ? ['The keys were not compared.'] : []),
  ];
  const sum = (count: (verdict: LedgerVerdict) => number) =>
    checked.reduce((total, { verdict }) => total + count(verdict), 0);
  const differences = differing(live, atRest);
  return {
    kind: 'sample',
    ok: troubles.length === 0 && differences === 0 && checked.every(({ verdict }) => isClean(verdict)),
    tables: tables?.items ?? 0,
    rows: tables?.rows ?? 0,
    bytes: lived.bytes,
    phases: lived.phases,
    pauseMs: allPauses(Object.values(pauses)),
    switches: Object.entries(pauses).map(([name, seen]) => switchPause(name, seen)),
    acknowledged: sum((verdict) => verdict.acknowledged),
    missing: sum(missingOf),
    doubled: sum(doubledOf),
    differences,
    rolledBack: 'rollback' in pauses,
    redis: redis === undefined ? undefined : redisPart(redis, lived),
    ledger: postgres.verdict,
    versions: lived.versions,
    findings: lived.findings,
    notes: [
      ...troubles,
      ...(redis === undefined
        ? [
            'Redis was left out: no redis-server or valkey-server was found. Install one, and it is moved too.',
          ]
        : []),
      ...(lived.failedReads > 0
        ? [`${lived.failedReads} reads were cut off by the switches and tried again.`]
        : []),
    ],
  };
}

/** The first ten by name; the rest as a number. */
export function differencesOf({ differences, different, unknown }: Comparison): readonly string[] {
  const named = differences.slice(0, 10).map(({ item, verdict, why }) => `${item} is ${verdict}: ${why}.`);
  const more = different + unknown - named.length;
  return more > 0 ? [...named, `${more} more are different or could not be compared.`] : named;
}

const missingOf = (verdict: LedgerVerdict) => verdict.missing + verdict.undeleted;
const doubledOf = (verdict: LedgerVerdict) => verdict.doubled + verdict.ghosts + verdict.strangers;

function damagesOf(verdict: LedgerVerdict): readonly string[] {
  return [
    ...(verdict.miscounted > 0 ? [`The app's counters are off by ${verdict.miscounted}.`] : []),
    ...(verdict.undeleted > 0 ? [`${verdict.undeleted} deleted rows are still there.`] : []),
  ];
}

function redisPart({ verdict }: Checked, { live, atRest, redisPauses }: Lived): RedisPart {
  const keys = (of: readonly Comparison[]) => of.filter((comparison) => comparison.unit === 'keys');
  return {
    keys: lastOf(atRest, 'keys')?.items ?? 0,
    differences: differing(keys(live), keys(atRest)),
    acknowledged: verdict.acknowledged,
    missing: missingOf(verdict),
    doubled: doubledOf(verdict),
    pauseMs: allPauses(Object.values(redisPauses)),
  };
}

const withoutUnknown = (comparison: Comparison): Comparison => ({
  ...comparison,
  unknown: 0,
  differences: comparison.differences.filter(({ verdict }) => verdict === 'different'),
});

const differing = (live: readonly Comparison[], atRest: readonly Comparison[]) =>
  [...live.map(withoutUnknown), ...atRest].reduce(
    (total, comparison) => total + comparison.different + comparison.unknown,
    0,
  );

const lastOf = (comparisons: readonly Comparison[], unit: Comparison['unit']) =>
  comparisons.findLast((comparison) => comparison.unit === unit);
