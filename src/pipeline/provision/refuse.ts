import { UnmoorError } from '../../core/errors/error.ts';
import { showDestination } from '../../core/host/destination.ts';
import { systems } from '../../core/stack/systems.ts';
import { closedWays, triesAt, type Tried, type WayOut, type Ways } from '../../core/host/ways-out.ts';
import { editedFiles, foreign } from '../../core/host/work.ts';
import type { Home, Seen } from './host.ts';

const untouched = 'Nothing was changed on the server.';

export interface Consents {
  /** Replace what somebody else set up. */
  readonly adopt: boolean;
  /** Replace files that were edited on the server. */
  readonly overwrite: boolean;
  /** Go on though the server does not reach what the plan counts on. */
  readonly unreached: boolean;
}

/** A MiB or a byte less than the plan counts with is no other server: firmware and file systems keep some. */
const tolerance = 0.9;

/** @throws UnmoorError HOST-201, HOST-202, HOST-203, HOST-204 */
export function refuseUnfit(home: Home, seen: Seen, consents: Consents): void {
  refuseOther(home, seen);
  refuseSmall(home, seen);
  refuseTaken(home, seen, consents.adopt);
  if (!consents.overwrite) refuseEdited(home, seen);
}

function refuseOther({ server, manifest }: Home, { state: { system } }: Seen): void {
  const wanted = systems[manifest.system];
  const runs = Object.values(systems).find(
    ({ release }) => release.id === system.id && release.version === system.version,
  );
  if (runs === wanted) return;
  throw new UnmoorError('HOST-201', {
    why: `${server.name} runs ${runs?.name ?? `${system.id} ${system.version}`}; these files are for ${wanted.name}, whose versions of every program they name.`,
    next: `${runs === undefined ? '' : `render for it: \`unmoor render --to vps --os ${runs.id}\`; or `}set the server up anew with ${wanted.name} (the provider's console has it), or name another.`,
    state: untouched,
  });
}

function refuseSmall({ server, manifest: { host } }: Home, { state }: Seen): void {
  const lacks = [
    ...(state.cpu < host.cpu ? [`${state.cpu} vCPUs, and the plan counts with ${host.cpu}`] : []),
    ...(state.memoryMib < host.memoryMib * tolerance
      ? [`${state.memoryMib} MiB of memory, and the plan counts with ${host.memoryMib}`]
      : []),
    // What lies there already is counted among what is needed.
    ...(state.disk.bytes < host.diskBytes * tolerance
      ? [`a disk of ${gb(state.disk.bytes)}, and ${gb(host.diskBytes)} are needed within a year`]
      : []),
    ...(state.disk.freeBytes < leastFree
      ? [`${gb(state.disk.freeBytes)} free, and 3 GB are needed now`]
      : []),
  ];
  if (lacks.length === 0) return;
  throw new UnmoorError('HOST-202', {
    why: `${server.name} has ${lacks.join('; ')}.`,
    next: 'take a larger server; or plan and render for this one: `unmoor render --to vps --host vCPUs,memory,disk`.',
    state: untouched,
  });
}

/** Bytes for packages and the first release. */
const leastFree = 3e9;
const gb = (bytes: number): string => `${Math.round(bytes / 1e9)} GB`;

/**
 * Whether data and mail get through is said before anything is done for them; of a server that is a home already the doctor says it.
 * @throws UnmoorError HOST-208
 */
export function refuseUnreached(
  { server }: Home,
  { state }: Seen,
  ways: Ways,
  tried: readonly Tried[],
): void {
  const closed = closedWays(ways.needed, tried).filter(
    (way) => way.of === 'data' || state.claim === undefined,
  );
  if (closed.length === 0) return;
  const says = closed.map((way) => {
    const asked = triesAt(tried, way).map(({ host, family, address }) => `${host} by ${family} (${address})`);
    return `${way.what}, port ${way.port}: ${asked.length === 0 ? `${way.hosts.join(', ')} has no address that it knows` : `no answer from ${asked.join(', ')}`}`;
  });
  const relays =
    ways.told.length > 0 && closed.some((way) => way.of === 'mail')
      ? ` To relays it gets by ${openPorts(ways.told, tried)}.`
      : '';
  throw new UnmoorError('HOST-208', {
    why: `From ${server.name} there is no way to ${says.join('; ')}.${relays}`,
    next: [...new Set(closed.map(({ mend }) => mend)), '--unreached goes on without it.'].join('; '),
    state: untouched,
  });
}

function openPorts(ways: readonly WayOut[], tried: readonly Tried[]): string {
  const ports = ways.flatMap((way) => (triesAt(tried, way).some(({ isOpen }) => isOpen) ? [way.port] : []));
  return ports.length === 0 ? 'no port' : `port ${ports.join(' and ')}`;
}

function refuseTaken(
  { server, manifest, contents, destination }: Home,
  { state }: Seen,
  adopt: boolean,
): void {
  if (state.claim !== undefined && state.claim.app !== manifest.app)
    throw new UnmoorError('HOST-203', {
      why: `${server.name} is the home of ${state.claim.app}, and this is ${manifest.app}: one app a server, for each is sized for all of it.`,
      next: 'name another server.',
      state: untouched,
    });
  if (state.claim !== undefined || adopt) return;
  const sums = new Map(contents.map(({ file, sha256 }) => [file.at, sha256]));
  const found = foreign(manifest, sums, state, destination.port ?? 22);
  const list = [...found.listening, ...found.files];
  if (list.length === 0) return;
  throw new UnmoorError('HOST-203', {
    why: `${showDestination(destination)} was set up by somebody else. There: ${list.slice(0, 12).join(', ')}${list.length > 12 ? `, and ${list.length - 12} more` : ''}.`,
    next: 'take a fresh server; or, if nobody needs what is there, --adopt replaces it (each file is kept in /var/lib/unmoor/before).',
    state: untouched,
  });
}

function refuseEdited({ server, manifest, contents }: Home, { state }: Seen): void {
  const sums = new Map(contents.map(({ file, sha256 }) => [file.at, sha256]));
  const edited = editedFiles(manifest, sums, state);
  if (edited.length === 0) return;
  throw new UnmoorError('HOST-204', {
    why: `Somebody edited on ${server.name} what Unmoor wrote: ${edited.join(', ')}.`,
    next: "bring the change into the rendered folder (`--dry-run` shows it as a difference), where it is kept; or --overwrite takes the folder's.",
    state: untouched,
  });
}
