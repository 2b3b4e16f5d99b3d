import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../../core/host/manifest.ts';
import { buildFileOf, goesAlong, notBuiltHere, type OwnBuild } from '../../core/host/own-build.ts';
import type { Server } from '../../core/host/server.ts';
import type { Sources } from '../../core/host/sources.ts';
import { realShell } from '../../io/shell.ts';
import { filesBelow, layOut } from '../../io/tree/build-folder.ts';
import { takeLock } from '../../journal/lock.ts';
import { whoAmI } from '../../journal/runs.ts';
import type { RunContext } from '../context.ts';
import { standingVariables } from '../provision/variables.ts';
import { lastLines } from './last-lines.ts';

/**
 * What is needed to build on this machine as the server would: with its variables, which hold what was made there.
 * @param folder what was rendered: an absolute path
 * @throws UnmoorError HOST-1xx, HOST-406
 */
export async function ownBuildOf(
  server: Server,
  manifest: Manifest,
  folder: string,
  within: string,
): Promise<OwnBuild> {
  const script = buildFileOf(manifest);
  if (script === undefined)
    throw notBuiltHere(
      `What was rendered for ${manifest.app} builds images, and those are built on the server.`,
      'leave --build out.',
    );
  return {
    app: manifest.app,
    script: join(folder, script),
    etc: join(folder, script, '..', '..'),
    within: join(within, manifest.app),
    variables: Object.fromEntries(await standingVariables(server, manifest)),
    kind: (await server.run('uname -sm\n')).stdout.trim(),
  };
}

/** A release that was built here. */
export interface Built {
  /** With what the build made. */
  readonly sources: Sources;
  /** Its folder is nobody's then. */
  readonly remove: () => Promise<void>;
}

/**
 * Builds, in a folder of its own, what may be built on another machine than the server. The folder is the same each time: with webpack,
 * Next.js makes names of server actions from where a file lies.
 * @throws UnmoorError HOST-406; RUN-101 while another build of the app runs
 */
export async function buildHere(
  sources: Sources,
  { app, script, etc, within, variables, kind }: OwnBuild,
  heard: (text: string) => void,
  { clock, signal }: Pick<RunContext, 'clock'> & { readonly signal?: AbortSignal },
): Promise<Built> {
  await mkdir(within, { recursive: true, mode: 0o700 });
  const lock = await takeLock(within, whoAmI('deploy'), new Date(clock.now()));
  // The script takes the app's name and the release's from where it runs: /srv/<app>/releases/<id> on the server.
  const root = join(within, 'releases', 'here');
  const remove = async () => {
    await rm(join(within, 'releases'), { recursive: true, force: true });
    await lock.release();
  };
  try {
    await layOut(sources, root);
    const { code, stdout } = await realShell.run({
      // A build for the server does not ask what this machine is for.
      argv: [
        'env',
        ...('NODE_ENV' in variables ? [] : ['-u', 'NODE_ENV']),
        'sh',
        '-c',
        'exec sh "$0" here 2>&1',
        script,
      ],
      cwd: root,
      env: { ...variables, CI: '1', UNMOOR_ETC: etc, UNMOOR_FOR: kind },
      onStdout: heard,
      ...(signal === undefined ? {} : { signal }),
    });
    if (code !== 0)
      throw notBuiltHere(
        `The commands that build ${app} failed on this machine:\n${lastLines(stdout)}`,
        `mend what they name; ${script} is what was run, in a copy of the app. Without --build here it is built on the server.`,
      );
    return { sources: { ...sources, root, paths: await filesBelow(root, goesAlong) }, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
