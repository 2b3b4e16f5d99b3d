import { UnmoorError, untouched } from '../core/errors/error.ts';
import type { Mover } from '../core/mover.ts';
import { forgetConnections } from '../journal/connections.ts';
import type { RunContext } from './context.ts';
import { doctor, refuseBlocked } from './doctor.ts';
import type { DoctorResult, MoveResult } from './results.ts';
import { runStep } from './run-step.ts';

/** Noted once every step is done: the target follows the source. */
export const steadyNote = 'pipeline.steady';

/**
 * From nothing to steady. A run whose steps have begun goes on with them; doctor is asked only before the first, for a target
 * that is half filled is what it would refuse.
 * @throws UnmoorError RUN-108, or what a step threw
 */
export async function move(context: RunContext): Promise<MoveResult> {
  const { journal, clock } = context;
  refuseUnlessMoving(context);
  const began = clock.ticks();
  const findings = journal.view.steps.length === 0 ? await examine(context) : [];
  await runAll(context);
  for (const mover of context.movers) await mover.follow();
  await journal.append({ kind: 'measured', name: 'move', ms: Math.round(clock.ticks() - began) });
  await journal.append({ kind: 'noted', key: steadyNote, value: true });
  return moveResult(context, findings);
}

function moveResult({ journal }: RunContext, findings: DoctorResult['findings']): MoveResult {
  const { view } = journal;
  const phases = view.steps.flatMap(({ step, ms }): [string, number][] =>
    ms === undefined ? [] : [[step, ms]],
  );
  const all = view.measured['move'];
  return {
    runId: journal.runId,
    state: 'steady',
    open: view.open,
    steps: view.steps,
    findings,
    phases: { ...Object.fromEntries(phases), ...(all === undefined ? {} : { move: all }) },
  };
}

/** A run that is refused before its first step has done nothing: it ends at once, and does not stand in the way of the next. */
async function examine(context: RunContext): Promise<DoctorResult['findings']> {
  try {
    const found = await doctor(context);
    refuseBlocked(found);
    return found.findings;
  } catch (error) {
    await context.journal.append({ kind: 'run-ended', outcome: 'aborted' });
    await forgetConnections(context.journal.dir);
    throw error;
  }
}

/** Each mover's steps in their order, the movers beside each other. When one fails the others stop before their next step. */
async function runAll(context: RunContext): Promise<void> {
  let failed = false;
  const runMover = async (mover: Mover) => {
    for (const step of mover.steps()) {
      if (failed) return;
      await runStep(step, context);
    }
  };
  const ended = await Promise.allSettled(
    context.movers.map((mover) =>
      runMover(mover).catch((error: unknown) => {
        failed = true;
        throw error;
      }),
    ),
  );
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
}

function refuseUnlessMoving({ journal }: RunContext): void {
  const { view } = journal;
  if (view.ended !== undefined)
    throw new UnmoorError('RUN-104', {
      why: `A move needs a run that goes on, and run ${view.runId} has ended (${view.ended.outcome}).`,
      next: 'Start a new one with `unmoor move`.',
      state: untouched,
    });
  if (view.cutover !== undefined && view.cutover.state !== 'steady')
    throw new UnmoorError('RUN-104', {
      why: `A move copies to a target that nobody writes to, and cutover ${view.cutover.number} is ${view.cutover.state}.`,
      next: '`unmoor status` tells where the run stands and which command fits.',
      state: untouched,
    });
}
