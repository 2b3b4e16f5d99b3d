import { messageOf, UnmoorError, untouched } from '../core/errors/error.ts';
import { otherSide, type Side } from '../core/finding.ts';
import type { Leftover } from '../core/mover.ts';
import { never } from '../core/never.ts';
import { silent } from '../core/progress.ts';
import type { MoverKind, RunOutcome } from '../journal/events.ts';
import { forgetConnections } from '../journal/connections.ts';
import type { RunContext } from './context.ts';
import { inTheMiddle } from './cutover-states.ts';
import type { CleanupResult, ShownLeftover } from './results.ts';
import { runStep } from './run-step.ts';
import { tell } from './tell.ts';

export interface CleanupOptions {
  /** Says what would be removed, and removes nothing. */
  readonly dryRun?: boolean;
  /** Takes down the fence of the side that is not open: it would accept writes that go nowhere. Needs its own consent. */
  readonly liftFence?: boolean;
}

/**
 * Removes everything that the run made and that still stands, on both sides; then the run has ended and its connections are forgotten.
 * @throws UnmoorError RUN-104 while a cutover is in the middle, RUN-113 with what could not be removed
 */
export async function cleanup(context: RunContext, options: CleanupOptions = {}): Promise<CleanupResult> {
  const { view } = context.journal;
  if (view.ended !== undefined)
    throw new UnmoorError('RUN-104', {
      why: `Run ${view.runId} has ended (${view.ended.outcome}): it was cleaned up then.`,
      next: '`unmoor status` shows it.',
      state: untouched,
    });
  if (view.open === 'between' || (view.cutover !== undefined && inTheMiddle[view.cutover.state]))
    throw new UnmoorError('RUN-104', {
      why: `Cutover ${view.cutover?.number ?? 0} is ${view.cutover?.state ?? 'unknown'}, and what cleanup removes is needed to finish it or to go back.`,
      next: '`unmoor resume` finishes it, `unmoor abort` takes it back where that is still possible.',
      state: untouched,
    });
  return takeAway(context, { outcome: 'cleaned', open: view.open, ...options });
}

interface Removal {
  readonly shown: ShownLeftover;
  readonly leftover: Leftover;
}

/** What `cleanup` and `abort` share. */
export async function takeAway(
  context: RunContext,
  how: {
    readonly outcome: RunOutcome;
    readonly open: Side;
    readonly dryRun?: boolean;
    readonly dropCopied?: boolean;
    readonly liftFence?: boolean;
  },
): Promise<CleanupResult> {
  const { journal } = context;
  const stays = (removal: Removal) => whyItStays(removal, how);
  const found = await leftoversOf(context);
  const going = found.filter((one) => stays(one) === undefined);
  const result = {
    runId: journal.runId,
    open: how.open,
    removed: going.map((one) => one.shown),
    kept: [
      ...found.flatMap((one) => stays(one) ?? []),
      ...(how.outcome === 'aborted' && !how.dropCopied
        ? ['What was copied stays on the target: Unmoor drops no data that it was not told to drop.']
        : []),
    ],
  };
  if (how.dryRun) return { ...result, dryRun: true, restored: [] };

  const failed: string[] = [];
  for (const removal of going) {
    const problem = await remove(removal, context);
    if (problem !== undefined) failed.push(`${nameOf(removal.shown)}: ${problem}`);
  }
  if (going.length > 0) tell(context.report, { kind: 'note', text: `Removed ${countsOf(going)}.` });
  const restored: string[] = [];
  for (const mover of context.movers) restored.push(...(await mover.restore()));

  const left = (await leftoversOf(context)).filter((one) => stays(one) === undefined);
  if (left.length > 0) throw unremoved(left, failed);
  await journal.append({ kind: 'run-ended', outcome: how.outcome });
  await forgetConnections(journal.dir);
  return { ...result, dryRun: false, restored };
}

async function leftoversOf({ movers }: RunContext): Promise<Removal[]> {
  const found = await Promise.all(
    movers.map(async (mover) =>
      (await mover.leftovers()).map((leftover) => ({ shown: shown(mover.kind, leftover), leftover })),
    ),
  );
  return found.flat();
}

const shown = (mover: MoverKind, { side, kind, name, removal }: Leftover): ShownLeftover => ({
  mover,
  side,
  kind,
  name,
  removal,
});
/** `28 triggers, 2 schemas, 1 publication` */
function countsOf(removals: readonly Removal[]): string {
  const counts = new Map<string, number>();
  for (const { shown } of removals) counts.set(shown.kind, (counts.get(shown.kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${count} ${kind}${count === 1 ? '' : 's'}`).join(', ');
}

const nameOf = ({ kind, name, side }: ShownLeftover) => `${kind} ${name} on the ${side}`;

/** A sentence when it stays, undefined when it goes. */
function whyItStays(
  removal: Removal,
  how: { readonly open: Side; readonly dropCopied?: boolean; readonly liftFence?: boolean },
): string | undefined {
  switch (removal.leftover.holds) {
    case undefined:
      return undefined;
    case 'copied data':
      return how.dropCopied
        ? undefined
        : `${nameOf(removal.shown)} stays, for it holds copied data. To drop it: ${removal.shown.removal}`;
    case 'fence':
      return how.liftFence || removal.shown.side !== otherSide(how.open)
        ? undefined
        : `${nameOf(removal.shown)} stays, for without it both sides accept writes. To lift it: ${removal.shown.removal}`;
    default:
      return never(removal.leftover.holds);
  }
}

/** One that is gone is removed: the next one may have taken it along. */
async function remove(removal: Removal, context: RunContext): Promise<string | undefined> {
  const { mover, side, kind, name } = removal.shown;
  try {
    await runStep(
      {
        id: `cleanup.${mover}.${side}.${kind}.${name}`,
        says: `Removes ${nameOf(removal.shown)}.`,
        hazards: [],
        already: () => Promise.resolve(false), // it was found in the world just now
        act: () => removal.leftover.remove(),
      },
      { ...context, report: silent }, // one note tells them all: there is a trigger a table
    );
    return undefined;
  } catch (error) {
    if (error instanceof UnmoorError && error.code === 'RUN-110') throw error;
    return messageOf(error);
  }
}

function unremoved(left: readonly Removal[], failed: readonly string[]): UnmoorError {
  return new UnmoorError('RUN-113', {
    why: `${left.length} of what this run made still stands: ${left.map((one) => nameOf(one.shown)).join(', ')}. ${failed.join(' ')}`.trim(),
    next: `Type the command again, or remove it by hand: ${left.map((one) => one.shown.removal).join('; ')}`,
    state: 'Everything else was removed. The run has not ended, and its connections are kept.',
  });
}
