import { resume } from '../../../pipeline/resume.ts';
import { status } from '../../../pipeline/status.ts';
import { askConsent } from '../consent.ts';
import { renderResume } from '../render/resume.ts';
import { renderStatus } from '../render/status.ts';
import { type Session, stoppable, withRun } from '../session.ts';
import { type CutoverFlags, cutoverAct } from './cutover.ts';

export default async function run(session: Session, flags: CutoverFlags): Promise<number> {
  const { output, world } = session;
  return withRun(session, flags, async (context, { connections }) => {
    const { view } = context.journal;
    const { cutover } = view;
    const crossing = cutover !== undefined && cutover.state !== 'steady' && cutover.state !== 'settled';
    const now = await status({ view });
    if (flags.dryRun) {
      output.answer({
        json: { dryRun: true, status: now },
        text: (paint) => renderStatus(now, world.clock.now(), paint),
      });
      return 0;
    }
    const says = crossing
      ? [
          `Cutover ${cutover.number} stands at "${cutover.state}": finishes it, or goes back where that is still possible.`,
        ]
      : ['Goes on with the steps that are not done; what is in doubt is asked of the servers first.'];
    const { dangers } = crossing
      ? cutoverAct(cutover.flow.from, cutover.flow.to, {
          transparent: connections.poolerAdmin !== undefined,
          oneWay: flags.noWayBack,
        })
      : { dangers: [] };
    await askConsent(session, { says, dangers }, flags);
    const work = () =>
      resume(context, {
        deadlineMs: flags.deadline,
        ...(flags.noWayBack ? { noWayBack: true } : {}),
        signal: world.signal,
      });
    const result = crossing ? await work() : await stoppable(session, context, work);
    output.answer({ json: result, text: (paint) => renderResume(result, paint) });
    return 0;
  });
}
