import { parsePostgresUrl, parseRedisUrl, showEndpoint } from '../../../core/endpoint.ts';
import { UnmoorError, untouched } from '../../../core/errors/error.ts';
import {
  type RehearsalResult,
  rehearseOwn,
  rehearseSample,
  renderReport,
} from '../../../rehearsal/rehearse.ts';
import { configConnections, readConfigFile, readFlags } from '../connections.ts';
import { type Act, showAct } from '../consent.ts';
import type { ConsentFlags, RehearseFlags } from '../flags.ts';
import type { CommonFlags, Session } from '../session.ts';

type Flags = CommonFlags & ConsentFlags & RehearseFlags;

/** With a database of one's own when one is named by a flag or by --config; else with the sample shop. */
export default async function run(session: Session, flags: Flags): Promise<number> {
  const { world, output } = session;
  const own = await ownEnds(session, flags);
  const act = own === undefined ? sampleAct(flags) : ownAct(showEndpoint(own.from), flags);
  if (flags.dryRun) {
    output.answer({ json: { dryRun: true, says: act.says, hazards: act.dangers }, text: () => showAct(act) });
    return 0;
  }
  output.say(showAct(act)); // nobody is asked: a rehearsal changes no data, and takes back what it makes
  world.cannotBeCut();
  const makeDrive = await world.drive();
  const options = { report: output.report, signal: world.signal };
  const result: RehearsalResult =
    own === undefined
      ? await rehearseSample({ ...options, megabytes: flags.megabytes }, makeDrive)
      : await rehearseOwn(
          { ...options, ...own, offline: flags.offline, connect: world.connectSource },
          makeDrive,
        );
  output.answer({ json: result, text: (paint) => renderReport(result, paint.isColorSupported) });
  return result.ok ? 0 : 1;
}

async function ownEnds({ world, output }: Session, flags: Flags) {
  const typed = await readFlags({ from: flags.from, redisFrom: flags.redisFrom }, world, output);
  const config =
    flags.config === undefined ? {} : configConnections(await readConfigFile(flags.config, world), output);
  const from = typed.from ?? config.from;
  const redisFrom = typed.redisFrom ?? config.redisFrom;
  if (from === undefined && redisFrom === undefined) return undefined;
  if (from === undefined)
    throw new UnmoorError('USE-101', {
      why: '`unmoor rehearse --redis-from` needs the PostgreSQL of the same app, and --from is not given.',
      next: 'give --from <url> too.',
      state: untouched,
    });
  return {
    from: parsePostgresUrl(from.reveal()),
    redisFrom: redisFrom === undefined ? undefined : parseRedisUrl(redisFrom.reveal()),
  };
}

const sampleAct = (flags: Flags): Act => ({
  says: [
    `Starts two pairs of throwaway servers, fills a sample shop of ${flags.megabytes ?? 200} MB, and keeps writers on it.`,
    'Moves it live, verifies, cuts over, goes back, goes forward again, and removes everything.',
  ],
  dangers: [],
});

const ownAct = (from: string, flags: Flags): Act => ({
  says: [
    `Copies ${from} to a throwaway PostgreSQL of the same version on this machine, compares, and removes the copy.`,
    flags.offline
      ? 'Nothing is created at the source.'
      : 'A publication and a replication slot stand at the source meanwhile, and are removed at the end.',
  ],
  dangers: flags.offline
    ? []
    : [{ hazard: 'cost', what: 'the source keeps its write-ahead log for as long as the rehearsal takes.' }],
});
