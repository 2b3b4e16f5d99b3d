import { shellWord } from '../formats/shell.ts';
import type { Contained, Manifest } from '../host/manifest.ts';

/** The services of a stack that runs in containers; none where it runs in units of systemd. */
export const servicesOf = ({ containers }: Manifest): readonly Contained[] => containers?.services ?? [];

/** The first of some services, where the stack has one of them. */
export const serviceOf = (manifest: Manifest, names: RegExp): string | undefined =>
  servicesOf(manifest).find(({ name }) => names.test(name))?.name;

/** Compose itself, as one types it there. @throws Error where nothing runs in containers */
export function compose({ containers }: Manifest): string {
  if (containers === undefined) throw new Error('this stack does not run in containers');
  return containers.command;
}

/** Where the files of the containers lie, as they were rendered. */
export const renderedAt = (manifest: Manifest): string =>
  compose(manifest).slice(0, compose(manifest).lastIndexOf('/'));

/** Lists the ids of a stack's containers: those that run. @param more `--all`, further filters */
export const listOf = ({ app }: Manifest, more = ''): string =>
  `docker ps --quiet --no-trunc --filter ${shellWord(`label=com.docker.compose.project=${app}`)}${more === '' ? '' : ` ${more}`}`;

/** Of `listOf`: those of the service in `$service`. */
export const ofService = '--filter "label=com.docker.compose.service=$service"';

/** Of `listOf`: also those that have ended, without those that somebody started by hand. */
export const allOfServices = '--all --filter label=com.docker.compose.oneoff=False';

/** Docker's name for the first container of a service (Compose, "project name"). */
export const containerOf = ({ app }: Manifest, service: string): string => `${app}-${service}-1`;

/**
 * What begins a command that is run inside of a service's first container. Docker is asked, and not Compose: that reads its whole file first,
 * and refuses to where a variable is missing. @param flags `-u postgres`
 */
export const within = (manifest: Manifest, service: string, flags = ''): string =>
  `docker exec ${flags === '' ? '' : `${flags} `}${shellWord(containerOf(manifest, service))}`;

/** Names that the services of a stack have, whichever platform it came from. */
export const serviceNames = {
  database: /^db$/,
  pool: /^pool$/,
  store: /^(?:state|cache)$/,
  front: /^nginx$/,
  mail: /^mail$/,
  watch: /^prometheus$/,
} as const;

/** The front is the front, though files of the app lie in its image. */
export const isBuilt = ({ name, awaits }: Contained): boolean =>
  awaits === 'release' && !serviceNames.front.test(name);
