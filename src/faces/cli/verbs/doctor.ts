import { doctor } from '../../../pipeline/doctor.ts';
import type { UrlFlags } from '../connections.ts';
import type { ConsentFlags } from '../flags.ts';
import type { DoctorFlags } from '../flags-provision.ts';
import { renderDoctor } from '../render/doctor.ts';
import { type CommonFlags, givenOf, look, readGiven, type Session, standingRun } from '../session.ts';

/** With a server it speaks of what runs there, without one of a move's two sides. */
export default async function run(
  session: Session,
  flags: CommonFlags & UrlFlags & DoctorFlags & ConsentFlags,
): Promise<number> {
  if (flags.word !== undefined) return (await import('./doctor-server.ts')).default(session, flags);
  const given = await readGiven(session, flags);
  const named = Object.values(given.connections).some((url) => url !== undefined);
  const standing = named ? undefined : await standingRun(flags.state);
  const known = standing === undefined ? given : await givenOf(session, flags, standing);
  const result = await look(session, known, standing, doctor);
  session.output.answer({ json: result, text: (paint) => renderDoctor(result, paint) });
  return result.ok ? 0 : 1;
}
