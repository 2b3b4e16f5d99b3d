import { type Flow, forward, type Gate } from '../../../core/mover.ts';
import type { Side } from '../../../core/finding.ts';
import type { RunContext } from '../../../pipeline/context.ts';
import { type CutoverOptions, cutover } from '../../../pipeline/cutover.ts';
import type { CutoverResult } from '../../../pipeline/results.ts';
import { type Act, askConsent } from '../consent.ts';
import type { ConsentFlags, DeadlineFlags, LockFlags, ModeFlags, PoolerFlags } from '../flags.ts';
import { renderCutover } from '../render/cutover.ts';
import { gatesJson, renderGates } from '../render/gates.ts';
import { type CommonFlags, type Session, withRun } from '../session.ts';

export type CutoverFlags = CommonFlags & ConsentFlags & LockFlags & DeadlineFlags & PoolerFlags & ModeFlags;
type Cross = (context: RunContext, options: CutoverOptions) => Promise<CutoverResult>;

export default (session: Session, flags: CutoverFlags): Promise<number> =>
  crossBy(session, flags, cutover, forward);

/** A cutover in either direction: the same order, the same gates. */
export async function crossBy(
  session: Session,
  flags: CutoverFlags,
  cross: Cross,
  flow: Flow,
): Promise<number> {
  const { output, world } = session;
  return withRun(session, flags, async (context, { connections }) => {
    const act = cutoverAct(flow.from, flow.to, connections.poolerAdmin !== undefined);
    if (flags.dryRun) {
      const gates = await gatesOf(context, flow);
      output.answer({ json: gatesJson(gates, flow, act), text: (paint) => renderGates(gates, act, paint) });
      return gates.every((gate) => gate.holds === true) ? 0 : 1;
    }
    await askConsent(session, act, flags);
    const planned = context.journal.view.options['cutoverTimeout'];
    const deadlineMs = flags.deadline ?? (typeof planned === 'number' ? planned : undefined);
    const result = await cross(context, { deadlineMs, signal: world.signal });
    output.answer({ json: result, text: (paint) => renderCutover(result, paint) });
    return 0;
  });
}

async function gatesOf(context: RunContext, flow: Flow): Promise<readonly Gate[]> {
  const gates = await Promise.all(context.movers.map((mover) => mover.cutover(flow).gates()));
  return gates.flat();
}

/** What will be done. `transparent`: clients come through a pooler that is led over with them. */
export const cutoverAct = (from: Side, to: Side, transparent: boolean): Act => ({
  says: [
    ...(transparent ? [`Transparent: pauses the pooler, so that its clients wait and see no error.`] : []),
    `Stops writes on the ${from} for every role, and waits until the ${to} has everything.`,
    `Compares, turns the replication round (the ${from} follows from then on), and opens the ${to}.`,
    ...(transparent
      ? [`Leads the pooler to the ${to}, lets its clients go on, and proves where they are.`]
      : []),
    `Goes back to the ${from} by itself when anything is wrong before the opening.`,
  ],
  dangers: [
    {
      hazard: 'downtime',
      what: transparent
        ? `clients of the pooler wait while the ${to} is opened; usually well under a second. Whoever does not come through it is refused meanwhile.`
        : `writes are refused from the stop on the ${from} until the ${to} is open; usually well under a second.`,
    },
  ],
});
