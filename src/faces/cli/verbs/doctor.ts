import { doctor } from '../../../pipeline/doctor.ts';
import type { UrlFlags } from '../connections.ts';
import { renderDoctor } from '../render/doctor.ts';
import { type CommonFlags, givenOf, look, readGiven, type Session, standingRun } from '../session.ts';

export default async function run(session: Session, flags: CommonFlags & UrlFlags): Promise<number> {
  const given = await readGiven(session, flags);
  const named = Object.values(given.connections).some((url) => url !== undefined);
  const standing = named ? undefined : await standingRun(flags.state);
  const known = standing === undefined ? given : await givenOf(session, flags, standing);
  const result = await look(session, known, standing, doctor);
  session.output.answer({ json: result, text: (paint) => renderDoctor(result, paint) });
  return result.ok ? 0 : 1;
}
