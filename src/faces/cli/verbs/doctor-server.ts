import { examine, type Patient } from '../../../pipeline/health/examine.ts';
import { mendable, mendAll } from '../../../pipeline/health/mend.ts';
import { askConsent } from '../consent.ts';
import type { ConsentFlags } from '../flags.ts';
import type { DoctorFlags } from '../flags-provision.ts';
import { renderHealth, showMend } from '../render/health.ts';
import type { Session } from '../session.ts';
import { destinationOf } from '../destination.ts';

/** The running system: looked at, and with --fix and consent mended. */
export default async function run(session: Session, flags: DoctorFlags & ConsentFlags): Promise<number> {
  const { world, output } = session;
  const [{ openOut }, { platforms }, server, eyes] = await Promise.all([
    world.rendering(),
    world.plugins(),
    world.server(destinationOf(flags)),
    world.eyes(flags.resolver),
  ]);
  const patient: Patient = {
    server,
    eyes,
    folder: openOut(flags.files),
    clock: world.clock,
    platformHosts: platforms.flatMap(({ hosts }) => hosts.filter((host) => host.startsWith('.'))),
    know: (secret) => output.know(secret),
    ...(flags.socket === undefined ? {} : { socket: flags.socket }),
  };
  try {
    const seen = await examine(patient);
    const waiting = flags.fix ? mendable(seen) : [];
    if (waiting.length > 0 && !flags.dryRun)
      await askConsent(
        session,
        { says: [`On ${seen.server}, for ${seen.app}:`, ...waiting.flatMap(showMend)], dangers: [] },
        flags,
      );
    const result = waiting.length === 0 || flags.dryRun ? seen : await mendAll(patient, seen);
    output.answer({ json: result, text: (paint) => renderHealth(result, paint) });
    return result.ok ? 0 : 1;
  } finally {
    await server.close();
  }
}
