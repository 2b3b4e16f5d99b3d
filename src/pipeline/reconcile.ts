import { UnmoorError, untouched } from '../core/errors/error.ts';
import type { Mover } from '../core/mover.ts';
import type { RunView } from '../journal/view.ts';
import type { RunContext } from './context.ts';
import { inTheMiddle } from './cutover-states.ts';
import { steadyNote } from './move.ts';
import type { ReconcileResult } from './results.ts';
import { runStep } from './run-step.ts';

/** Noted while the target is being made like the source again: `resume` goes on with it. */
export const reconcilingNote = 'pipeline.reconciling';

/**
 * Makes the target like the source again, which has changed its shape since it was copied. The steps ask the world what is left to do, so a crash
 * at any point is mended by calling it again, and with nothing to do nothing is done.
 * @throws UnmoorError RUN-104, or what a step threw
 */
export async function reconcile(context: RunContext): Promise<ReconcileResult> {
  const { journal } = context;
  refuseUnlessFollowing(journal.view);
  const interrupted = journal.view.notes[reconcilingNote] === true;
  const done = await plannedChanges(context.movers);
  if (done.length > 0 || interrupted) {
    if (!interrupted) await journal.append({ kind: 'noted', key: reconcilingNote, value: true });
    for (const { reconcile: how } of context.movers)
      for (const step of how?.steps() ?? []) await runStep(step, context);
    await journal.append({ kind: 'noted', key: reconcilingNote, value: false });
  }
  return { runId: journal.runId, open: 'source', reconciled: done };
}

/** Exactly what would be done, a line each. Looks only. */
export async function plannedChanges(movers: readonly Mover[]): Promise<string[]> {
  const planned = await Promise.all(movers.map(async (mover) => (await mover.reconcile?.planned()) ?? []));
  return planned.flat();
}

/** Only a target that serves nobody may be changed to fit the source. */
export function refuseUnlessFollowing(view: RunView): void {
  const refuse = (why: string, next: string): never => {
    throw new UnmoorError('RUN-104', { why, next, state: untouched });
  };
  if (view.ended !== undefined)
    refuse(
      `Run ${view.runId} has ended (${view.ended.outcome}): nothing follows.`,
      'Start a new one with `unmoor move`.',
    );
  if (view.cutover !== undefined && inTheMiddle[view.cutover.state])
    refuse(
      `Cutover ${view.cutover.number} is ${view.cutover.state}, and a schema is mended only while the target follows.`,
      '`unmoor resume` finishes the cutover, `unmoor abort` takes it back.',
    );
  if (view.open === 'target')
    refuse(
      'Writes go to the target since the last cutover, and only a target that serves nobody is made like the source.',
      'Make the same change on the source by hand (as the owner, with SET default_transaction_read_only = off); it follows the target now.',
    );
  if (view.notes[steadyNote] !== true)
    refuse('The target does not follow yet: the move was interrupted.', '`unmoor resume` finishes it first.');
}
