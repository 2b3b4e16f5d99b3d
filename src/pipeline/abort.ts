import { UnmoorError, untouched } from '../core/errors/error.ts';
import { never } from '../core/never.ts';
import type { CutoverView } from '../journal/view.ts';
import { takeAway } from './cleanup.ts';
import type { RunContext } from './context.ts';
import { Crossing } from './crossing.ts';
import { inTheMiddle } from './cutover-states.ts';
import type { AbortResult, WayBackResult } from './results.ts';
import { backReached, goBack } from './way-back.ts';

export interface AbortOptions {
  /** Drops the rows and keys that were copied to the target. Needs its own consent. */
  readonly dropCopied?: boolean;
}

/**
 * A cutover in the middle is taken back, and the run goes on. With none in the middle the whole run is taken away: everything that
 * was made on either side, replication included. The copied data stays, unless its own consent is given.
 * @throws UnmoorError RUN-104 when writes go to the target already
 */
export async function abort(context: RunContext, options: AbortOptions = {}): Promise<AbortResult> {
  const { journal } = context;
  const { view } = journal;
  if (view.ended !== undefined)
    throw new UnmoorError('RUN-104', {
      why: `There is nothing to abort: run ${view.runId} has ended (${view.ended.outcome}).`,
      next: '`unmoor move` starts a new one.',
      state: untouched,
    });
  if (view.cutover !== undefined && inTheMiddle[view.cutover.state])
    return { runId: journal.runId, wayBack: await abortCutover(context, view.cutover) };
  if (view.open !== 'source')
    throw alreadyOpen(`Writes go to the ${view.open} since cutover ${view.cutover?.number ?? 0}.`);
  const cleaned = await takeAway(context, {
    outcome: 'aborted',
    open: 'source',
    liftFence: true,
    ...options,
  });
  return { runId: journal.runId, cleaned };
}

/** The journal tells what was begun; whether a `to` is open already, only the world can say. */
async function abortCutover(context: RunContext, view: CutoverView): Promise<WayBackResult> {
  const crossing = new Crossing(context, view.flow, view.number, view.state);
  const { from, to } = view.flow;
  switch (view.state) {
    case 'steady':
    case 'settled':
    case 'gated':
      if (view.state === 'gated') await crossing.enter('aborted');
      return { runId: context.journal.runId, flow: view.flow, open: from };
    case 'fencing':
    case 'draining':
    case 'verifying':
    case 'switching':
    case 'returning':
    case 'open': {
      const atTo = await crossing.look(to);
      if (view.opened || atTo.anyWritable)
        throw alreadyOpen(`The ${to} accepts writes already (${atTo.says}).`, to === 'target');
      return backReached(crossing, await goBack(crossing, 'aborted'));
    }
    default:
      return never(view.state);
  }
}

function alreadyOpen(why: string, forward = true): UnmoorError {
  const verb = forward ? 'rollback' : 'cutover';
  return new UnmoorError('RUN-104', {
    why: `Aborting would lose what was written since. ${why}`,
    next: `\`unmoor resume\` finishes what was begun, then \`unmoor ${verb}\` goes back and takes the new writes along.`,
    state: untouched,
  });
}
