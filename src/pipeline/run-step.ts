import { UnmoorError } from '../core/errors/error.ts';
import type { Step } from '../core/step.ts';
import type { RunContext } from './context.ts';
import { tell } from './tell.ts';

/**
 * Claim -> already? -> act -> record. A step ends done, not done or in doubt: after a failure the world is asked, and where it
 * cannot be asked the step stays in doubt, as one does whose process died.
 * @throws what the step threw, after it was recorded
 */
export async function runStep(
  step: Step,
  { journal, report, clock }: Pick<RunContext, 'journal' | 'report' | 'clock'>,
): Promise<void> {
  const began = clock.ticks();
  const took = () => Math.round(clock.ticks() - began);
  await journal.append({ kind: 'step-claimed', step: step.id, says: step.says });
  tell(report, { kind: 'step', step: step.id, says: step.says, state: 'started' });
  let done = false;
  try {
    const already = await step.already();
    const facts = already ? {} : ((await step.act()) ?? {});
    done = true;
    const ms = took();
    await journal.append({ kind: 'step-done', step: step.id, how: already ? 'already' : 'acted', facts, ms });
    tell(report, { kind: 'step', step: step.id, says: step.says, state: already ? 'already' : 'done', ms });
  } catch (error) {
    if (!done) {
      const code = error instanceof UnmoorError ? error.code : 'unknown';
      await journal.append({ kind: 'step-failed', step: step.id, code, outcome: await outcomeOf(step) });
      tell(report, { kind: 'step', step: step.id, says: step.says, state: 'failed', ms: took() });
    }
    throw error;
  }
}

/** An act that failed half way may have been done all the same: only a clear "no" of the world is `not done`. */
async function outcomeOf(step: Step): Promise<'not done' | 'in doubt'> {
  try {
    return (await step.already()) ? 'in doubt' : 'not done';
  } catch {
    return 'in doubt';
  }
}
