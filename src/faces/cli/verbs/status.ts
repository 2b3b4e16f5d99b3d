import { readRun } from '../../../journal/runs.ts';
import type { StatusResult } from '../../../pipeline/results.ts';
import { status } from '../../../pipeline/status.ts';
import type { StatusFlags } from '../flags.ts';
import { renderStatus } from '../render/status.ts';
import { type CommonFlags, givenOf, look, type Session } from '../session.ts';

export default async function run(session: Session, flags: CommonFlags & StatusFlags): Promise<number> {
  const { output, world } = session;
  const view = await readRun(flags.state, flags.run);
  const ask = async (): Promise<StatusResult> => {
    const given = await givenOf(session, flags, view);
    return look(session, given, view, ({ movers }) => status({ view, movers }));
  };
  const result = flags.offline || view.ended !== undefined ? await status({ view }) : await ask();
  output.answer({ json: result, text: (paint) => renderStatus(result, world.clock.now(), paint) });
  return result.agrees === false ? 1 : 0;
}
