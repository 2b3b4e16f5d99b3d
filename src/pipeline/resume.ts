import { UnmoorError, untouched } from '../core/errors/error.ts';
import { never } from '../core/never.ts';
import type { CutoverView } from '../journal/view.ts';
import type { RunContext } from './context.ts';
import { Crossing } from './crossing.ts';
import { type CutoverOptions, cross, openAndSettle, pauseAndOpen } from './cutover.ts';
import { type CutoverEvent, inTheMiddle } from './cutover-states.ts';
import { move, steadyNote } from './move.ts';
import { reconcile, reconcilingNote } from './reconcile.ts';
import type { CutoverResult, ResumeResult, WayBackResult } from './results.ts';
import { termsOf } from './terms.ts';
import { backReached, goBack } from './way-back.ts';

/**
 * Goes on with what was interrupted: a move, a cutover, a way back.
 * @throws UnmoorError as the verb that it goes on with
 */
export async function resume(context: RunContext, options: CutoverOptions = {}): Promise<ResumeResult> {
  const { view } = context.journal;
  if (view.ended !== undefined)
    throw new UnmoorError('RUN-104', {
      why: `There is nothing to go on with: run ${view.runId} has ended (${view.ended.outcome}).`,
      next: 'Start a new one with `unmoor move`.',
      state: untouched,
    });
  if (view.cutover !== undefined && inTheMiddle[view.cutover.state])
    return resumeCutover(context, view.cutover, options);
  if (view.notes[steadyNote] !== true) return { kind: 'move', move: await move(context) };
  if (view.notes[reconcilingNote] === true) return { kind: 'reconcile', reconcile: await reconcile(context) };
  return {
    kind: 'nothing',
    open: view.open,
    says: `Nothing was interrupted. Writes go to the ${view.open}.`,
  };
}

/**
 * The journal tells what was begun; the world is asked before anything goes forward, for a way back that could not be written
 * (its disk was full) leaves a journal that is ahead of the world.
 */
async function resumeCutover(
  context: RunContext,
  view: CutoverView,
  options: CutoverOptions,
): Promise<ResumeResult> {
  const crossing = new Crossing(context, view.flow, view.number, view.state);
  switch (view.state) {
    case 'steady':
    case 'settled':
      return { kind: 'nothing', open: context.journal.view.open, says: 'Nothing was interrupted.' };
    case 'gated': {
      const terms = termsOf(context.journal.view, options); // while the journal still says which cutover it is
      await crossing.enter('resumed');
      return finished(await cross(context, view.flow, { ...options, ...terms }));
    }
    case 'fencing':
    case 'draining':
    case 'verifying':
      return againFromFencing(crossing, options);
    case 'switching':
      return againFromSwitching(crossing, options);
    case 'open':
      return againFromOpen(crossing, view);
    case 'returning':
      return takenBack(await returned(crossing));
    default:
      return never(view.state);
  }
}

/** Fencing twice is fencing once. What was drained and compared before the crash is drained and compared again. */
async function againFromFencing(crossing: Crossing, options: CutoverOptions): Promise<ResumeResult> {
  const to = await crossing.look(crossing.flow.to);
  if (to.anyWritable)
    throw contradiction(crossing, `the ${crossing.flow.to} accepts writes already (${to.says})`);
  for (const mover of crossing.context.movers) await mover.follow();
  await crossing.enter('resumed');
  return finished(await pauseAndOpen(crossing, options));
}

/** Turning is safe only while everything that was drained is still everything: under a fence that stands. */
async function againFromSwitching(crossing: Crossing, options: CutoverOptions): Promise<ResumeResult> {
  const { from, to } = crossing.flow;
  const [atFrom, atTo] = await Promise.all([crossing.look(from), crossing.look(to)]);
  if (atTo.anyWritable) throw contradiction(crossing, `the ${to} accepts writes already (${atTo.says})`);
  if (!atFrom.noneWritable) return takenBack(await returned(crossing));
  await crossing.enter('resumed');
  return finished(await pauseAndOpen(crossing, options));
}

/**
 * 1. `from` accepts writes and no `to` does: a way back that was not written. It is finished.
 * 2. Both do: nothing here can mend that.
 * 3. `from` cannot be asked and no `to` is open yet: which of the two it is cannot be known.
 * 4. Otherwise forward.
 */
async function againFromOpen(crossing: Crossing, view: CutoverView): Promise<ResumeResult> {
  const { from, to } = crossing.flow;
  const [atFrom, atTo] = await Promise.all([crossing.look(from), crossing.look(to)]);
  if (atFrom.anyWritable && atTo.noneWritable && !view.opened)
    return takenBack(await returned(crossing, 'aborted'));
  if (atFrom.anyWritable)
    throw contradiction(crossing, `the ${from} accepts writes (${atFrom.says}), and the ${to}: ${atTo.says}`);
  if (!atFrom.noneWritable && !atTo.anyWritable && !view.opened)
    throw contradiction(
      crossing,
      `the ${from} cannot be asked (${atFrom.says}), and the ${to} is not open yet`,
    );
  await crossing.enter('resumed');
  const cutover = await openAndSettle(crossing, { ok: true });
  // The other direction may need something that lives in this process.
  for (const mover of crossing.context.movers) await mover.follow();
  return finished(cutover);
}

async function returned(crossing: Crossing, event: CutoverEvent = 'failed'): Promise<WayBackResult> {
  return backReached(crossing, await goBack(crossing, event));
}

const finished = (cutover: CutoverResult): ResumeResult => ({ kind: 'cutover', cutover });
const takenBack = (wayBack: WayBackResult): ResumeResult => ({ kind: 'way-back', wayBack });

function contradiction(crossing: Crossing, why: string): UnmoorError {
  return new UnmoorError('RUN-111', {
    why: `The journal says that cutover ${crossing.number} is ${crossing.state}, and asked now, ${why}.`,
    next: 'Make both sides reachable and stop whatever else changes them, then `unmoor resume`. `unmoor status` asks both sides.',
    state: 'This command changed nothing.',
  });
}
