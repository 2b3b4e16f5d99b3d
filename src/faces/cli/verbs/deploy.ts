import { readManifest } from '../../../core/host/manifest.ts';
import { deploy, deployKept } from '../../../pipeline/deploy/deploy.ts';
import type { DeployFlags } from '../flags-provision.ts';
import { renderDeploy } from '../render/deploy.ts';
import type { CommonFlags, Session } from '../session.ts';
import { destinationOf } from '../destination.ts';

type Flags = CommonFlags & DeployFlags;

export default async function run(session: Session, flags: Flags): Promise<number> {
  const { world, output } = session;
  const destination = destinationOf(flags);
  const told = { report: output.report, clock: world.clock };
  const app = await renderedApp(session, flags.files);
  const input = app === undefined ? {} : { app };
  const server = await world.server(destination);
  try {
    const result =
      flags.back || flags.release !== undefined
        ? await deployKept({ server, ...input }, flags.release, told)
        : await deploy(
            { server, sources: await world.sources(flags.app), again: flags.again, ...input },
            told,
          );
    output.answer({ json: result, text: (paint) => renderDeploy(result, paint) });
    return 0;
  } finally {
    await server.close();
  }
}

/** Whose files were rendered here, where some were: so that no server gets another one's app. */
async function renderedApp({ world }: Session, files: string): Promise<string | undefined> {
  const { openOut } = await world.rendering();
  const text = (await openOut(files).read('manifest.json'))?.text;
  if (text === undefined) return undefined;
  try {
    return readManifest(text).app;
  } catch {
    return undefined; // `unmoor provision` says what is wrong with it
  }
}
