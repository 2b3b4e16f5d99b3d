import { messageOf, UnmoorError, untouched } from '../core/errors/error.ts';
import {
  type Comparison,
  type Cutover,
  type CutoverTerms,
  type Flow,
  forward,
  type Gate,
} from '../core/mover.ts';
import type { RunView } from '../journal/view.ts';
import type { RunContext } from './context.ts';
import { Crossing } from './crossing.ts';
import { inTheMiddle } from './cutover-states.ts';
import { Limit } from './limit.ts';
import type { CutoverPhase, CutoverResult, VerifyResult } from './results.ts';
import { noteTerms, termsOf } from './terms.ts';
import { noteVerified, refuseDifferences, verifyResultOf } from './verify.ts';
import { goBack, withState } from './way-back.ts';

export interface CutoverOptions {
  /** Longest pause before the cutover is called off, ms. Default 30 000. */
  readonly deadlineMs?: number;
  /** Gives up the way back. Needs its own consent. */
  readonly noWayBack?: boolean;
  /** Calls it off while that is possible: until the other side is about to be opened. */
  readonly signal?: AbortSignal;
}

/** Lets writes go to the target. */
export const cutover = (context: RunContext, options: CutoverOptions = {}): Promise<CutoverResult> =>
  cross(context, forward, options);

/**
 * One cutover from its gates to its end. Until `open` is written a failure takes it back by itself; from then on only forward.
 * @throws UnmoorError RUN-104 (not now), RUN-105 (gates), RUN-106 (deadline), RUN-107 (the sides differ), RUN-109 (called off),
 * or a mover's own error; its `state` says which side accepts writes
 */
export async function cross(
  context: RunContext,
  flow: Flow,
  options: CutoverOptions,
): Promise<CutoverResult> {
  const { view } = context.journal;
  refuseUnlessReady(view, flow);
  const number = (view.cutover?.number ?? 0) + 1;
  const crossing = new Crossing(
    context,
    flow,
    number,
    view.cutover?.state === 'settled' ? 'settled' : 'steady',
  );

  for (const mover of context.movers) await mover.follow();
  const terms = termsOf(view, options);
  await crossing.timed('gates', () => checkGates(crossing, terms));
  await noteTerms(context.journal, terms);
  await crossing.enter('begun');
  await prepare(crossing);
  await crossing.enter('prepared');
  return pauseAndOpen(crossing, options);
}

/** From `fencing` or `switching`, through the pause, to the end. */
export async function pauseAndOpen(crossing: Crossing, options: CutoverOptions): Promise<CutoverResult> {
  const limit = new Limit(crossing.context.clock, {
    deadlineMs: termsOf(crossing.context.journal.view, options).deadlineMs,
    signal: options.signal,
  });
  const { clock } = crossing.context;
  let checked: VerifyResult = { ok: true };
  const pausedAt = clock.ticks();
  try {
    if (crossing.state === 'fencing') {
      await together(crossing, limit, 'fence');
      await crossing.enter('fenced');
      await together(crossing, limit, 'drain');
      await together(crossing, limit, 'carry');
      await crossing.enter('drained');
      checked = await check(crossing, limit);
      await crossing.enter('compared');
    }
    await together(crossing, limit, 'turn');
    await crossing.enter('turned');
  } catch (error) {
    limit.end();
    // Taken over: what was begun here is another process's to end.
    if (error instanceof UnmoorError && error.code === 'RUN-101') throw error;
    throw withState(error, crossing, await goBack(crossing), limit.stragglers);
  }
  limit.end();
  return openAndSettle(crossing, checked, pausedAt);
}

/** `open` is written: from here a failure is finished forward, by `resume`. */
export async function openAndSettle(
  crossing: Crossing,
  checked: VerifyResult,
  pausedAt?: number,
): Promise<CutoverResult> {
  const { journal, clock } = crossing.context;
  const { flow, number } = crossing;
  const shut = await crossing.timed('open', () => crossing.each((cutover) => cutover.open()));
  const pauseMs = pausedAt === undefined ? undefined : clock.ticks() - pausedAt;
  if (shut.length > 0) throw unopened(crossing, shut[0]?.error, shut.map(({ says }) => says).join(' '));
  await proveOnlyOneOpen(crossing);
  await journal.append({
    kind: 'opened',
    number,
    side: flow.to,
    ...(pauseMs === undefined ? {} : { pauseMs }),
  });
  await noteVerified(journal, checked);

  const unsettled = await crossing.timed('settle', () => crossing.each((cutover) => cutover.settle()));
  for (const [phase, ms] of Object.entries(crossing.phases))
    await journal.append({ kind: 'measured', name: `cutover.${number}.${phase}`, ms: Math.round(ms) });
  if (unsettled.length > 0) throw unopened(crossing, unsettled[0]?.error, '', true);
  await crossing.enter('settled');
  const followHere = await needsFollow(crossing);
  return {
    runId: journal.runId,
    number,
    flow,
    state: 'settled',
    open: flow.to,
    ...(pauseMs === undefined ? {} : { pauseMs }),
    phases: { ...crossing.phases },
    ...(followHere ? { followHere } : {}),
    checked,
  };
}

function refuseUnlessReady(view: RunView, flow: Flow): void {
  const verb = flow.to === 'target' ? 'cutover' : 'rollback';
  const refuse = (why: string, next: string) => {
    throw new UnmoorError('RUN-104', { why, next, state: untouched });
  };
  if (view.ended !== undefined)
    refuse(
      `\`unmoor ${verb}\` needs a run that goes on, and run ${view.runId} has ended (${view.ended.outcome}).`,
      'Start a new one with `unmoor move`.',
    );
  if (view.cutover !== undefined && inTheMiddle[view.cutover.state])
    refuse(
      `Cutover ${view.cutover.number} was interrupted while ${view.cutover.state}.`,
      '`unmoor resume` finishes it, `unmoor abort` takes it back where that is still possible.',
    );
  if (view.open !== flow.from)
    refuse(
      `\`unmoor ${verb}\` takes writes from the ${flow.from} to the ${flow.to}, and they go to the ${view.open} already.`,
      flow.to === 'target' ? '`unmoor rollback` goes back.' : '`unmoor cutover` goes forward.',
    );
  if (view.notes['pipeline.steady'] !== true)
    refuse('The target does not follow the source yet.', '`unmoor resume` finishes the move first.');
}

/** Every gate of every mover, and that the world agrees with the journal on which side is open. */
async function checkGates(crossing: Crossing, terms: CutoverTerms): Promise<void> {
  const { flow } = crossing;
  const from = await crossing.look(flow.from);
  const ours: Gate = {
    id: 'run.from-open',
    says: `The ${flow.from} accepts writes.`,
    holds: from.allWritable,
    why: `The journal says that writes go to the ${flow.from}, and asked whether it accepts them it answers: ${from.says}.`,
    next: `Find what makes the ${flow.from} read-only.`,
  };
  const gates = await Promise.all(crossing.parts.map(({ cutover }) => cutover.gates(terms)));
  refuseGates([ours, ...gates.flat()], untouched);
}

function refuseGates(gates: readonly Gate[], state: string): void {
  const open = gates.filter((gate) => gate.holds !== true);
  if (open.length === 0) return;
  const list = open.map(
    (gate) => `${gate.id}${gate.holds === 'unknown' ? ' (could not be looked at)' : ''}: ${gate.why}`,
  );
  throw new UnmoorError('RUN-105', {
    why: `${open.length} of ${gates.length} gates do not hold. ${list.join(' ')}`,
    next: open.map((gate) => gate.next ?? `See to it that this holds: ${gate.says}`).join(' '),
    state,
  });
}

/** The slow part, before the pause. Nothing is fenced yet, so its failure leaves the app as it was. */
async function prepare(crossing: Crossing): Promise<void> {
  const { flow } = crossing;
  const state = `Writes go to the ${flow.from} as before.`;
  try {
    await crossing.timed('prepare', () =>
      Promise.all(crossing.parts.map(({ cutover }) => cutover.prepare())),
    );
    const to = await crossing.look(flow.to);
    const closed: Gate = {
      id: 'run.to-closed',
      says: `The ${flow.to} accepts no writes before it is opened.`,
      holds: to.anyWritable ? false : to.noneWritable ? true : 'unknown',
      why: `Asked whether the ${flow.to} accepts writes, it answers: ${to.says}.`,
    };
    refuseGates([closed], state);
  } catch (error) {
    await crossing.enter('failed');
    if (error instanceof UnmoorError) throw error;
    throw new UnmoorError('RUN-112', {
      why: messageOf(error),
      next: 'Mend what is named here, then type the command again.',
      state,
      cause: error,
    });
  }
}

async function together<P extends 'fence' | 'drain' | 'carry' | 'check' | 'turn'>(
  crossing: Crossing,
  limit: Limit,
  part: P,
): Promise<Awaited<ReturnType<Cutover[P]>>[]> {
  type Done = Awaited<ReturnType<Cutover[P]>>;
  return crossing.timed(part satisfies CutoverPhase, () =>
    limit.all(
      crossing.parts.map(({ kind, cutover }) => ({
        name: `${part} of ${kind}`,
        run: (signal: AbortSignal) => cutover[part](signal) as Promise<Done>,
      })),
    ),
  );
}

async function check(crossing: Crossing, limit: Limit): Promise<VerifyResult> {
  const comparisons: Comparison[] = await together(crossing, limit, 'check');
  const checked = verifyResultOf(
    crossing.parts.flatMap(({ kind }, index) => {
      const comparison = comparisons[index];
      return comparison === undefined ? [] : [{ kind, comparison }];
    }),
  );
  refuseDifferences(checked);
  return checked;
}

async function needsFollow({ context }: Crossing): Promise<boolean> {
  return (await Promise.all(context.movers.map(async (mover) => mover.followsHere?.()))).includes(true);
}

/** After the opening the world is asked once more: one side open, and it is the right one. */
async function proveOnlyOneOpen(crossing: Crossing): Promise<void> {
  const { from, to } = crossing.flow;
  const [atTo, atFrom] = await Promise.all([crossing.look(to), crossing.look(from)]);
  if (atTo.allWritable && !atFrom.anyWritable) return;
  throw new UnmoorError('RUN-111', {
    why: `The ${to} was opened. Asked whether they accept writes, the ${to} answers: ${atTo.says}; the ${from}: ${atFrom.says}.`,
    next: atFrom.anyWritable
      ? `Stop everything that writes to the ${from} now, then \`unmoor resume\`.`
      : '`unmoor resume` opens it again.',
    state: `The ${to} is open as far as it says, and replication runs from the ${to} to the ${from}.`,
  });
}

function unopened(crossing: Crossing, error: unknown, says: string, opened = false): UnmoorError {
  const { from, to } = crossing.flow;
  const coded = error instanceof UnmoorError ? error : undefined;
  return new UnmoorError(coded?.code ?? 'RUN-112', {
    why: says === '' ? (coded?.why ?? messageOf(error)) : says,
    next: '`unmoor resume` goes on from here.',
    state: opened
      ? `The ${to} accepts writes; only the tidying after the cutover is not finished.`
      : `Everything written on the ${from} is on the ${to}, and the ${from} is fenced. The ${to} is not open everywhere; it is not taken back from here, for writes may have gone there already.`,
    cause: error,
  });
}
