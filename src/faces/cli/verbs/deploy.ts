import { join, resolve } from 'node:path';
import { UnmoorError } from '../../../core/errors/error.ts';
import { type Manifest, readManifest } from '../../../core/host/manifest.ts';
import { notBuiltHere, type OwnBuild } from '../../../core/host/own-build.ts';
import type { Server } from '../../../core/host/server.ts';
import { ownBuildOf } from '../../../pipeline/deploy/build-here.ts';
import { deploy, deployKept } from '../../../pipeline/deploy/deploy.ts';
import type { DeployFlags } from '../flags-provision.ts';
import { renderDeploy } from '../render/deploy.ts';
import type { CommonFlags, Session } from '../session.ts';
import { destinationOf } from '../destination.ts';
import { knowSecrets } from '../know-secrets.ts';

type Flags = CommonFlags & DeployFlags;

export default async function run(session: Session, flags: Flags): Promise<number> {
  const { world, output } = session;
  refuseContradiction(flags);
  const destination = destinationOf(flags);
  const told = { report: output.report, clock: world.clock, signal: world.signal };
  const rendered = await renderedFiles(session, flags.files);
  const input = rendered === undefined ? {} : { app: rendered.app };
  const server = await world.server(destination);
  try {
    const result =
      flags.back || flags.release !== undefined
        ? await deployKept({ server, ...input }, flags.release, told)
        : await deploy(
            {
              server,
              sources: await world.sources(flags.app),
              again: flags.again,
              ...input,
              ...(flags.build === 'here' ? { own: await ownBuild(session, flags, server, rendered) } : {}),
            },
            told,
          );
    output.answer({ json: result, text: (paint) => renderDeploy(result, paint) });
    return 0;
  } finally {
    await server.close();
  }
}

/** One that is there already is neither made nor built, and only one can serve. @throws UnmoorError USE-105 */
function refuseContradiction({ back, release, again, build }: Flags): void {
  const kept = back ? '--back' : '--release';
  if (!back && release === undefined) return;
  const other = [
    [back && release !== undefined, '--release'],
    [again, '--again'],
    [build === 'here', '--build here'],
  ].find(([is]) => is);
  if (other === undefined) return;
  throw new UnmoorError('USE-105', {
    why: `${kept} names a release that is there already, and stands beside ${other[1]}.`,
    next: 'leave one of the two out.',
    state: 'Nothing was asked of the server.',
  });
}

/** What is built here is given what the server's build would be: its variables, of which no secret is ever shown. */
async function ownBuild(
  { world, output }: Session,
  { files }: Flags,
  server: Server,
  rendered: Manifest | undefined,
): Promise<OwnBuild> {
  if (rendered === undefined)
    throw notBuiltHere(
      `There is no manifest in ${files} that can be read, and what builds the app was rendered beside it.`,
      'name the folder that was rendered: --files.',
    );
  const own = await ownBuildOf(server, rendered, resolve(files), join(world.cache, 'build'));
  knowSecrets(output, Object.entries(own.variables));
  return own;
}

/** What was rendered here, where something was: so that no server gets another one's app. */
async function renderedFiles({ world }: Session, files: string): Promise<Manifest | undefined> {
  const { openOut } = await world.rendering();
  const text = (await openOut(files).read('manifest.json'))?.text;
  if (text === undefined) return undefined;
  try {
    return readManifest(text);
  } catch {
    return undefined; // `unmoor provision` says what is wrong with it
  }
}
