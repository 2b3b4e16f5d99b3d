import { messageOf, UnmoorError } from '../../core/errors/error.ts';
import type { Destination } from '../../core/host/destination.ts';
import type { Manifest } from '../../core/host/manifest.ts';
import { probeScript, readProbe } from '../../core/host/probe.ts';
import type { Content } from '../../core/host/scripts.ts';
import type { HostState } from '../../core/host/state.ts';
import { type Work, workOn } from '../../core/host/work.ts';
import { systems } from '../../core/stack/systems.ts';
import type { Report } from '../../core/progress.ts';
import type { Server } from '../../core/host/server.ts';
import type { Clock } from '../../io/clock.ts';

/** A server, and what is to lie there. */
export interface Home {
  readonly server: Server;
  readonly destination: Destination;
  readonly manifest: Manifest;
  /** Every file of the manifest, and the one with the variables of the app. */
  readonly contents: readonly Content[];
  readonly report: Report;
  readonly clock: Clock;
}

export interface Seen {
  readonly state: HostState;
  readonly work: Work;
}

/** Asks the server; never a memory of ours. */
export async function look({ server, manifest, contents }: Home): Promise<Seen> {
  const asked = await server.run(probeScript(manifest));
  let state: HostState;
  try {
    state = readProbe(asked.stdout);
  } catch (error) {
    throw new UnmoorError('HOST-201', {
      why: `${server.name} did not answer as a Linux with systemd and dpkg does: ${messageOf(error)} ${asked.stderr.trim().split('\n').at(-1) ?? ''}`,
      next: `name a server with ${systems[manifest.system].name}.`,
      state: 'Nothing was changed there.',
      cause: error,
    });
  }
  const sums = new Map(contents.map(({ file, sha256 }) => [file.at, sha256]));
  return { state, work: workOn(manifest, sums, state) };
}

/** @throws UnmoorError HOST-301 with what the script said last */
export async function must(
  { server }: Pick<Home, 'server'>,
  what: string,
  script: string,
  failed: (said: string) => UnmoorError = (said) =>
    new UnmoorError('HOST-301', {
      why: `${what} failed on ${server.name}: ${said}`,
      next: 'mend what it names, and call the command again: it goes on from there.',
      state: 'Steps before this one are done; this one may be half done, and is done again.',
    }),
): Promise<string> {
  const { code, stdout, stderr } = await server.run(script);
  if (code !== 0) throw failed(lastOf(stderr) || lastOf(stdout) || `it ended with ${code} and said nothing.`);
  return stdout;
}

const lastOf = (text: string): string =>
  text
    .trim()
    .split('\n')
    .filter((line) => !/^(?:dl|pm)(?:status|error):/.test(line))
    .slice(-5)
    .join(' ');
