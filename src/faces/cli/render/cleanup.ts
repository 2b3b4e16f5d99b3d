import type { AbortResult, CleanupResult, ShownLeftover, WayBackResult } from '../../../pipeline/results.ts';
import type { Paint } from '../output/paint.ts';

/** Every object by its name, with the statement that removes it. */
export const renderLeftovers = (objects: readonly ShownLeftover[]): string[] =>
  objects.length === 0
    ? ['  nothing: no object of this run stands on either side']
    : objects.map(({ side, kind, name, removal }) => `  ${side}  ${kind} ${name}: ${removal}`);

export function renderCleanup(result: CleanupResult, paint: Paint): string {
  return [
    paint.bold(result.dryRun ? 'Would be removed:' : 'Removed:'),
    ...renderLeftovers(result.removed),
    ...result.restored.map((line) => `  put back: ${line}`),
    ...result.kept.map((line) => `  stays: ${line}`),
    result.dryRun
      ? 'Nothing was changed on either side.'
      : paint.green(`Run ${result.runId} has ended. Writes go to the ${result.open}.`),
  ].join('\n');
}

export function renderAbort(result: AbortResult, paint: Paint): string {
  return [
    ...(result.wayBack === undefined ? [] : [renderWayBack(result.wayBack, paint)]),
    ...(result.cleaned === undefined ? [] : [renderCleanup(result.cleaned, paint)]),
  ].join('\n');
}

export const renderWayBack = (result: WayBackResult, paint: Paint): string =>
  `${paint.green(`The cutover was taken back: writes go to the ${result.open}, proven by a write.`)} The run goes on.`;
