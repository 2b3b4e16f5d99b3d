import { messageOf, UnmoorError } from '../core/errors/error.ts';
import type { CutoverState } from '../journal/events.ts';
import type { Crossing } from './crossing.ts';
import { type CutoverEvent, wayBackOf } from './cutover-states.ts';
import type { WayBackResult } from './results.ts';

export interface Back {
  /** Every mover proved by a write that `from` accepts writes. */
  readonly proven: boolean;
  /** And the flow is as it was, and the journal says so. */
  readonly finished: boolean;
  /** What stands in the way, one sentence each. */
  readonly problems: readonly string[];
}

/**
 * Takes a cutover back: unturn where it may have been turned, then unfence, proven. It never throws: an app whose writes are
 * paused needs every part of it that can still be done.
 *
 * 1. A `to` that accepts writes keeps the fence of `from` standing: two open sides are worse than a pause.
 * 2. A journal that cannot be written does not hold it up: `resume` asks the world before it goes forward.
 * 3. An unturn that failed does not hold up the unfence, for `to` was never opened; it is left to `resume`.
 */
export async function goBack(crossing: Crossing, event: CutoverEvent = 'failed'): Promise<Back> {
  const cameFrom = beganAt(crossing);
  const problems: string[] = [];
  if (!(await toIsClosed(crossing, cameFrom, problems))) return { proven: false, finished: false, problems };

  const recorded = await attempt(() => crossing.enter(event), problems);
  const acts = wayBackOf[cameFrom];
  const stillTurned = acts.includes('unturn') ? await crossing.each((cutover) => cutover.unturn()) : [];
  problems.push(...stillTurned.map(({ says }) => says));

  if (!(await toIsClosed(crossing, cameFrom, problems))) return { proven: false, finished: false, problems };
  const stillFenced = await crossing.each((cutover) => cutover.unfence());
  problems.push(...stillFenced.map(({ says }) => says));
  const from = await crossing.look(crossing.flow.from);
  if (!from.allWritable) problems.push(`Does the ${crossing.flow.from} accept writes? ${from.says}.`);
  const proven = stillFenced.length === 0 && from.allWritable;

  if (!recorded || stillTurned.length > 0 || !proven) return { proven, finished: false, problems };
  const finished = await attempt(() => crossing.enter('returned'), problems);
  return { proven, finished, problems };
}

/** A finished way back as a result; an unfinished one as an error. */
export function backReached(crossing: Crossing, back: Back): WayBackResult {
  const { flow, context } = crossing;
  if (back.finished) return { runId: context.journal.runId, flow, open: flow.from };
  throw new UnmoorError('RUN-111', {
    why: `The way back to the ${flow.from} is not finished. ${back.problems.join(' ')}`,
    next: 'Mend what is named here, then `unmoor resume`.',
    state: stateOf(crossing, back),
  });
}

/** The error that called the cutover off, with what is so now. */
export function withState(
  error: unknown,
  crossing: Crossing,
  back: Back,
  stragglers: readonly string[],
): UnmoorError {
  const unfinished = back.finished ? '' : ' `unmoor resume` finishes the way back.';
  const late =
    stragglers.length === 0
      ? ''
      : ` Told to stop, and not seen to stop: ${stragglers.join(', ')}; ask \`unmoor status\` which side is open.`;
  const state = `${stateOf(crossing, back)}${unfinished}${late}`;
  if (error instanceof UnmoorError)
    return new UnmoorError(error.code, { why: error.why, next: error.next, state, cause: error });
  return new UnmoorError('RUN-112', {
    why: `What stopped it was: ${messageOf(error)}.`,
    next: 'Mend what is named here, then `unmoor cutover` again.',
    state,
    cause: error,
  });
}

function stateOf({ flow }: Crossing, back: Back): string {
  if (back.finished)
    return `The ${flow.from} accepts writes again, proven by a write, and the ${flow.to} follows it as before.`;
  if (back.proven)
    return `The ${flow.from} accepts writes again, proven by a write. Something is left to do: ${back.problems.join(' ')}`;
  return `It could not be proven that the ${flow.from} accepts writes again. ${back.problems.join(' ')}`;
}

/** Where the way back began: a second try of it does what the first one had to. */
function beganAt(crossing: Crossing): CutoverState {
  if (crossing.state !== 'returning') return crossing.state;
  return crossing.context.journal.view.cutover?.returningFrom ?? 'open';
}

/** Before `open` was written nobody has opened `to`, so one that cannot be asked is closed; afterwards it must say so itself. */
async function toIsClosed(crossing: Crossing, cameFrom: CutoverState, problems: string[]): Promise<boolean> {
  const to = await crossing.look(crossing.flow.to);
  const closed = cameFrom === 'open' ? to.noneWritable : !to.anyWritable;
  if (!closed)
    problems.push(
      `The ${crossing.flow.to} may accept writes (${to.says}), so the fence of the ${crossing.flow.from} stays up.`,
    );
  return closed;
}

async function attempt(work: () => Promise<void>, problems: string[]): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    problems.push(messageOf(error));
    return false;
  }
}
