import { dialects } from '../../../core/env/dialects/index.ts';
import { parsePostgresUrl, parseRedisUrl } from '../../../core/endpoint.ts';
import { UnmoorError, untouched } from '../../../core/errors/error.ts';
import { type Destination, showDestination } from '../../../core/host/destination.ts';
import { createRun, openRun, whoAmI } from '../../../journal/runs.ts';
import { readEnvFile } from '../../../pipeline/env/env-file.ts';
import { openHome, provision, provisionDry } from '../../../pipeline/provision/provision.ts';
import { readFlags } from '../connections.ts';
import { askConsent } from '../consent.ts';
import { destinationOf } from '../destination.ts';
import type { ConsentFlags, LockFlags } from '../flags.ts';
import type { ProvisionFlags } from '../flags-provision.ts';
import { knowSecrets } from '../know-secrets.ts';
import { renderProvision } from '../render/provision.ts';
import { type CommonFlags, type Session, standingRun } from '../session.ts';

type Flags = CommonFlags & ProvisionFlags & ConsentFlags & LockFlags;

export default async function run(session: Session, flags: Flags): Promise<number> {
  const { world, output } = session;
  const destination = destinationOf(flags);
  const given = await variables(session, flags);
  const urls = await readFlags({ from: flags.from, redisFrom: flags.redisFrom }, world, output);
  const { openOut } = await world.rendering();
  const server = await world.server(destination);
  try {
    const open = await openHome(
      {
        server,
        destination,
        folder: openOut(flags.files),
        given,
        adopt: flags.adopt,
        overwrite: flags.overwrite,
        unreached: flags.unreached,
        sources: [
          ...(urls.from === undefined ? [] : [parsePostgresUrl(urls.from.reveal())]),
          ...(urls.redisFrom === undefined ? [] : [parseRedisUrl(urls.redisFrom.reveal())]),
        ],
      },
      { report: output.report, clock: world.clock },
    );
    const asked = await provisionDry(open);
    const waiting = asked.steps.filter(({ state }) => state !== 'already');
    if (!flags.dryRun && waiting.length > 0)
      await askConsent(
        session,
        {
          says: [`On ${asked.server}, for ${asked.app}:`, ...waiting.map(({ says }) => `  ${says}`)],
          dangers: [],
        },
        flags,
      );
    const result =
      flags.dryRun || waiting.length === 0
        ? { ...asked, dryRun: flags.dryRun }
        : await journalled(session, flags, destination, (journal) =>
            provision(open, { journal, report: output.report, clock: world.clock }),
          );
    output.answer({ json: result, text: (paint) => renderProvision(result, paint) });
    return 0;
  } finally {
    await server.close();
  }
}

async function variables({ output }: Session, { env, dialect }: Flags): Promise<ReadonlyMap<string, string>> {
  const file = env ?? '.env.production';
  const read = await readEnvFile({ folder: '.', file, dialect: dialects[dialect] });
  if (read === undefined && env !== undefined)
    throw new UnmoorError('USE-106', {
      why: `--env names ${env}, and there is no such file.`,
      next: '`unmoor env pull` writes one from the platform.',
      state: untouched,
    });
  knowSecrets(output, read?.values ?? []);
  return read?.values ?? new Map<string, string>();
}

/** One run for each server, which never ends: a server is provisioned again with every change. */
async function journalled<T>(
  { world, verb }: Session,
  { state, takeOver }: Flags,
  destination: Destination,
  work: (journal: Awaited<ReturnType<typeof openRun>>) => Promise<T>,
): Promise<T> {
  const name = showDestination(destination);
  const stateDir = `${state}/servers/${encodeURIComponent(name)}`;
  const place = { stateDir, clock: world.clock, who: whoAmI(verb), takeOver };
  const journal = await ((await standingRun(stateDir)) === undefined
    ? createRun({
        ...place,
        started: { version: world.version, from: {}, to: {}, options: { server: name } },
      })
    : openRun(place));
  try {
    return await work(journal);
  } finally {
    await journal.close();
  }
}
