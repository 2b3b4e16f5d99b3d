import type { ReconcileResult } from '../../../pipeline/results.ts';
import type { Paint } from '../output/paint.ts';

export const reconcileJson = (planned: readonly string[]) => ({ dryRun: true as const, reconcile: planned });

export function renderPlanned(planned: readonly string[], paint: Paint): string {
  if (planned.length === 0) return 'Both sides have the same schema: there is nothing to do.';
  return [
    ...planned.map((line, index) => `${String(index + 1).padStart(3)}. ${line}`),
    paint.dim('What CASCADE takes along is made again. Nothing was changed on either side.'),
  ].join('\n');
}

export function renderReconciled({ runId, reconciled }: ReconcileResult, paint: Paint): string {
  if (reconciled.length === 0) return 'Both sides have the same schema: there was nothing to do.';
  return [
    paint.green(`Run ${runId}: the target is like the source again, and follows it.`),
    ...reconciled.map((line) => `  ${line}`),
    'Writes still go to the source. Next: `unmoor verify`, then `unmoor cutover`.',
  ].join('\n');
}
