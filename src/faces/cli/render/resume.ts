import { never } from '../../../core/never.ts';
import type { ResumeResult } from '../../../pipeline/results.ts';
import type { Paint } from '../output/paint.ts';
import { renderWayBack } from './cleanup.ts';
import { renderCutover } from './cutover.ts';
import { renderMove } from './move.ts';
import { renderReconciled } from './reconcile.ts';

export function renderResume(result: ResumeResult, paint: Paint): string {
  switch (result.kind) {
    case 'move':
      return renderMove(result.move, undefined, paint);
    case 'cutover':
      return renderCutover(result.cutover, paint);
    case 'reconcile':
      return renderReconciled(result.reconcile, paint);
    case 'way-back':
      return renderWayBack(result.wayBack, paint);
    case 'nothing':
      return `${result.says} Writes go to the ${result.open}.`;
    default:
      return never(result);
  }
}
