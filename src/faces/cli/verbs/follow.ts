import { readRun } from '../../../journal/runs.ts';
import { follow } from '../../../pipeline/follow.ts';
import { renderFollow } from '../render/follow.ts';
import type { FollowFlags } from '../flags.ts';
import { type CommonFlags, givenOf, look, type Session } from '../session.ts';

/** Takes no lock: a cutover or a rollback may go on beside it, and ends it by turning the flow. */
export default async function run(session: Session, flags: CommonFlags & FollowFlags): Promise<number> {
  const { output, world } = session;
  const view = await readRun(flags.state);
  const known = await givenOf(session, flags, view);
  const { walBudget } = flags;
  const given = walBudget === undefined ? known : { ...known, settings: { ...known.settings, walBudget } };
  const result = await look(session, given, view, (context) => follow(context, { signal: world.signal }));
  output.answer({ json: result, text: () => renderFollow(result) });
  return 0;
}
