import { plannedChanges, reconcile, refuseUnlessFollowing } from '../../../pipeline/reconcile.ts';
import { askConsent } from '../consent.ts';
import type { ConsentFlags, LockFlags } from '../flags.ts';
import { reconcileJson, renderPlanned, renderReconciled } from '../render/reconcile.ts';
import { type RunFlags, type Session, stoppable, withRun } from '../session.ts';

/** `move --reconcile`: goes on with the run that stands. */
export async function reconcileRun(
  session: Session,
  flags: RunFlags & ConsentFlags & LockFlags,
): Promise<number> {
  const { output } = session;
  return withRun(session, flags, async (context) => {
    refuseUnlessFollowing(context.journal.view);
    if (flags.dryRun) {
      const planned = await plannedChanges(context.movers);
      output.answer({ json: reconcileJson(planned), text: (paint) => renderPlanned(planned, paint) });
      return 0;
    }
    const says = [
      'Makes the target like the source again: what differs there is dropped and made anew, and tables that are new or',
      '    cannot be altered are copied again. The app keeps serving; `--dry-run` lists every statement.',
    ];
    await askConsent(session, { says, dangers: [] }, flags);
    const result = await stoppable(session, context, () => reconcile(context));
    output.answer({ json: result, text: (paint) => renderReconciled(result, paint) });
    return 0;
  });
}
