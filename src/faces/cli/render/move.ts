import { showDuration } from '../../../core/units.ts';
import type { CutoverResult, MoveResult } from '../../../pipeline/results.ts';
import { table } from '../output/bars.ts';
import type { Paint } from '../output/paint.ts';
import { renderCutover } from './cutover.ts';

/** With a cutover, `open` and `state` are those after it. */
export function moveJson(moved: MoveResult, crossed: CutoverResult | undefined) {
  if (crossed === undefined) return moved;
  return { ...moved, state: 'open' as const, open: crossed.open, cutover: crossed };
}

export function renderMove(moved: MoveResult, crossed: CutoverResult | undefined, paint: Paint): string {
  const rows = moved.steps.map((step) => [
    `  ${step.says}`,
    step.ms === undefined ? '' : showDuration(step.ms),
  ]);
  const all = moved.phases['move'];
  const warnings = moved.findings.filter((finding) => finding.level === 'warns');
  return [
    `${paint.green(`Run ${moved.runId}: the target follows the source.`)}${all === undefined ? '' : ` It took ${showDuration(all)}.`}`,
    ...table([{ head: '  step' }, { head: 'time', align: 'right' }], rows),
    ...warnings.map((finding) => `${paint.yellow(finding.code)}  ${finding.side}: ${finding.what}`),
    crossed === undefined
      ? 'Writes still go to the source. Next: `unmoor verify`, then `unmoor cutover`; until then `unmoor follow` watches how much log the source keeps.'
      : renderCutover(crossed, paint),
  ].join('\n');
}
