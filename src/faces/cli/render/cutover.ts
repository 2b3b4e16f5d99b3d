import { showCount, showDuration } from '../../../core/units.ts';
import type { CutoverResult } from '../../../pipeline/results.ts';
import { table } from '../output/bars.ts';
import type { Paint } from '../output/paint.ts';

export function renderCutover(result: CutoverResult, paint: Paint): string {
  const back = result.flow.to === 'source';
  return [
    `${paint.green(`Writes go to the ${result.open}.`)} ${pause(result)}`,
    ...phaseLines(result.phases),
    ...checkedLines(result),
    ...(result.followHere
      ? [
          `The ${result.flow.from} follows only while \`unmoor follow\` runs: start it now. Until then the ${result.flow.to} keeps its WAL for it.`,
        ]
      : []),
    back
      ? 'Next: `unmoor cutover` goes forward again, `unmoor cleanup` ends the run with writes on the source.'
      : 'Next: `unmoor rollback` goes back and loses nothing, `unmoor cleanup` ends the run.',
  ].join('\n');
}

const pause = ({ pauseMs }: CutoverResult): string =>
  pauseMs === undefined
    ? 'An earlier process began the pause: it was not measured.'
    : `They were paused for ${showDuration(pauseMs)}.`;

/** Milliseconds, because the pause is made of them. */
export function phaseLines(phases: Readonly<Record<string, number | undefined>>): string[] {
  const rows = Object.entries(phases).flatMap(([name, ms]) =>
    ms === undefined ? [] : [[`  ${name}`, ms.toFixed(1)]],
  );
  return rows.length === 0 ? [] : table([{ head: '  phase' }, { head: 'ms', align: 'right' }], rows);
}

function checkedLines({ checked }: CutoverResult): string[] {
  return [checked.postgres, checked.redis].flatMap((one) =>
    one === undefined || one.items === 0
      ? []
      : [
          `Compared in the pause: ${showCount(one.items)} ${one.unit}, ${showCount(one.different)} different, ${showCount(one.unknown)} unknown.`,
        ],
  );
}
