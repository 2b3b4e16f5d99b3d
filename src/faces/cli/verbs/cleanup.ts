import { cleanup } from '../../../pipeline/cleanup.ts';
import { askConsent } from '../consent.ts';
import type { CleanupFlags, ConsentFlags, LockFlags } from '../flags.ts';
import { renderCleanup, renderLeftovers } from '../render/cleanup.ts';
import { type CommonFlags, type Session, withRun } from '../session.ts';
import { leftoversOf } from './abort.ts';

export default async function run(
  session: Session,
  flags: CommonFlags & CleanupFlags & ConsentFlags & LockFlags,
): Promise<number> {
  const { output } = session;
  return withRun(session, flags, async (context) => {
    if (!flags.dryRun) {
      const { runId, open } = context.journal.view;
      await askConsent(
        session,
        {
          says: [`Writes stay on the ${open}. Removes:`, ...renderLeftovers(await leftoversOf(context))],
          dangers: [
            {
              hazard: 'irreversible',
              what: 'there is no `unmoor rollback` afterwards: the two sides go apart.',
            },
          ],
        },
        flags,
        runId,
      );
    }
    const result = await cleanup(context, { dryRun: flags.dryRun, liftFence: flags.liftFence });
    output.answer({ json: result, text: (paint) => renderCleanup(result, paint) });
    return 0;
  });
}
