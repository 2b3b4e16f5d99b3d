import { verify } from '../../../pipeline/verify.ts';
import type { UrlFlags } from '../connections.ts';
import type { GentleFlags } from '../flags.ts';
import { renderVerify, verifyJson } from '../render/verify.ts';
import { type CommonFlags, givenOf, look, readGiven, type Session, standingRun } from '../session.ts';

/** URLs that are typed name any two sides; without them the run that stands is compared, then what unmoor.yaml names. */
export default async function run(
  session: Session,
  flags: CommonFlags & UrlFlags & GentleFlags,
): Promise<number> {
  const typed = [flags.from, flags.to, flags.redisFrom, flags.redisTo].some((url) => url !== undefined);
  const standing = typed ? undefined : await standingRun(flags.state);
  const given =
    standing === undefined ? await readGiven(session, flags) : await givenOf(session, flags, standing);
  const settings = flags.gentle ? { ...given.settings, gentle: true } : given.settings;
  const result = await look(session, { ...given, settings }, standing, verify);
  session.output.answer({ json: verifyJson(result), text: (paint) => renderVerify(result, paint) });
  return result.ok ? 0 : 1;
}
