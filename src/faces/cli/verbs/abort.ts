import { abort } from '../../../pipeline/abort.ts';
import type { RunContext } from '../../../pipeline/context.ts';
import type { ShownLeftover } from '../../../pipeline/results.ts';
import { type Act, askConsent } from '../consent.ts';
import type { AbortFlags, ConsentFlags, LockFlags, PoolerFlags } from '../flags.ts';
import { renderAbort, renderLeftovers } from '../render/cleanup.ts';
import { type CommonFlags, type Session, withRun } from '../session.ts';

type Flags = CommonFlags & AbortFlags & ConsentFlags & LockFlags & PoolerFlags;

export default async function run(session: Session, flags: Flags): Promise<number> {
  const { output } = session;
  return withRun(session, flags, async (context) => {
    const { cutover, runId } = context.journal.view;
    const crossing = cutover !== undefined && cutover.state !== 'steady' && cutover.state !== 'settled';
    const objects = crossing ? [] : await leftoversOf(context);
    const act = crossing ? wayBackAct(cutover.flow.from) : removalAct(objects, flags.dropCopied);
    if (flags.dryRun) {
      output.answer({
        json: { dryRun: true, runId, says: act.says, hazards: act.dangers, removed: objects },
        text: () => act.says.join('\n'),
      });
      return 0;
    }
    await askConsent(session, act, flags, runId);
    const result = await abort(context, { dropCopied: flags.dropCopied });
    output.answer({ json: result, text: (paint) => renderAbort(result, paint) });
    return 0;
  });
}

export async function leftoversOf({ movers }: Pick<RunContext, 'movers'>): Promise<readonly ShownLeftover[]> {
  const all = await Promise.all(
    movers.map(async (mover) =>
      (await mover.leftovers()).map((leftover) => ({ mover: mover.kind, leftover })),
    ),
  );
  return all
    .flat()
    .map(({ mover, leftover: { side, kind, name, removal } }) => ({ mover, side, kind, name, removal }));
}

const wayBackAct = (from: string): Act => ({
  says: [`Takes the cutover back: writes go to the ${from} again, and the target goes on following.`],
  dangers: [],
});

const removalAct = (objects: readonly ShownLeftover[], dropCopied: boolean): Act => ({
  says: ['Ends the run. Writes stay on the source. Removes:', ...renderLeftovers(objects)],
  dangers: [
    { hazard: 'irreversible', what: 'the move begins from nothing when it is done again.' },
    ...(dropCopied
      ? [{ hazard: 'dataLoss' as const, what: 'everything that was copied to the target is dropped there.' }]
      : []),
  ],
});
