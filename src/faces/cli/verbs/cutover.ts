import { type CutoverTerms, type Flow, forward, type Gate, usualTerms } from '../../../core/mover.ts';
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
    const act = cutoverAct(flow.from, flow.to, {
      transparent: connections.poolerAdmin !== undefined,
      oneWay: flags.noWayBack,
    });
    if (flags.dryRun) {
      const gates = await gatesOf(context, flow, termsOf(context, flags));
      output.answer({ json: gatesJson(gates, flow, act), text: (paint) => renderGates(gates, act, paint) });
      return gates.every((gate) => gate.holds === true) ? 0 : 1;
    }
    await askConsent(session, act, flags, context.journal.runId);
    const result = await cross(context, { ...termsOf(context, flags), signal: world.signal });
    output.answer({ json: result, text: (paint) => renderCutover(result, paint) });
    return 0;
  });
}

/** What is typed now, then what unmoor.yaml said when the run began. */
function termsOf({ journal }: RunContext, { deadline, noWayBack }: DeadlineFlags): CutoverTerms {
  const planned = journal.view.options['cutoverTimeout'];
  return {
    deadlineMs: deadline ?? (typeof planned === 'number' ? planned : usualTerms.deadlineMs),
    noWayBack,
  };
}

async function gatesOf(context: RunContext, flow: Flow, terms: CutoverTerms): Promise<readonly Gate[]> {
  const gates = await Promise.all(context.movers.map((mover) => mover.cutover(flow).gates(terms)));
  return gates.flat();
}

export interface ActKind {
  /** Clients come through a pooler that is led over with them. */
  readonly transparent: boolean;
  /** Nothing is made for going back. */
  readonly oneWay: boolean;
}

/** What will be done. */
export const cutoverAct = (from: Side, to: Side, { transparent, oneWay }: ActKind): Act => ({
  says: [
    ...(transparent ? [`Transparent: pauses the pooler, so that its clients wait and see no error.`] : []),
    `Stops writes on the ${from} for every role, and waits until the ${to} has everything.`,
    oneWay
      ? `Compares, and opens the ${to}. Nothing follows on the ${from}.`
      : `Compares, turns the replication round (the ${from} follows from then on), and opens the ${to}.`,
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
        : `writes are refused from the stop on the ${from} until the ${to} is open; usually well under a second, offline as long as the copy.`,
    },
    ...(oneWay
      ? [
          {
            hazard: 'irreversible' as const,
            what: `there will be no rollback: the ${from} stays as it is at the stop.`,
          },
        ]
      : []),
  ],
});
