import type { Comparison } from '../../../core/mover.ts';
import { showCount } from '../../../core/units.ts';
import type { VerifyResult } from '../../../pipeline/results.ts';
import { table } from '../output/bars.ts';
import type { Paint } from '../output/paint.ts';

/** The counts that scripts read: PostgreSQL's at the top, those of Redis under `redis`. The field names are a contract. */
export function verifyJson(result: VerifyResult) {
  const none = { items: 0, same: 0, different: 0, unknown: 0, rows: 0, differences: [] };
  const { items, same, different, unknown, rows, differences } = result.postgres ?? none;
  return {
    ok: result.ok,
    tables: items,
    same,
    different,
    unknown,
    rows,
    differences,
    ...(result.redis === undefined
      ? {}
      : {
          redis: {
            keys: result.redis.items,
            same: result.redis.same,
            different: result.redis.different,
            unknown: result.redis.unknown,
            differences: result.redis.differences,
          },
        }),
  };
}

export function renderVerify(result: VerifyResult, paint: Paint): string {
  const comparisons = [result.postgres, result.redis].filter((one) => one !== undefined);
  const counts = table(
    [
      { head: '' },
      ...['all', 'same', 'different', 'unknown', 'rows'].map((head) => ({ head, align: 'right' as const })),
    ],
    comparisons.map((one) => [
      one.unit,
      ...[one.items, one.same, one.different, one.unknown].map(showCount),
      rowsOf(one),
    ]),
  );
  const differences = comparisons.flatMap((one) => differencesOf(one, paint));
  const verdict = result.ok
    ? paint.green('Both sides are the same.')
    : paint.red('The two sides are not proven to be the same.');
  return [...counts, ...differences, verdict].join('\n');
}

const rowsOf = (comparison: Comparison): string =>
  comparison.unit === 'tables' ? showCount(comparison.rows) : '';

function differencesOf(comparison: Comparison, paint: Paint): string[] {
  const hidden =
    comparison.different + comparison.unknown - new Set(comparison.differences.map(({ item }) => item)).size;
  return [
    ...comparison.differences.map(({ item, verdict, why, key }) => {
      const colour = verdict === 'different' ? paint.red : paint.yellow;
      return `  ${colour(verdict)}  ${item}${key === undefined || why.includes(key) ? '' : ` (${key})`}: ${why}`;
    }),
    ...(hidden > 0 ? [`  and ${showCount(hidden)} more ${comparison.unit}`] : []),
  ];
}
