import { isBuildTimeName, isSecretName } from '../env/names.ts';
import type { Data } from './data.ts';
import type { EnvVariable } from './env.ts';
import type { Domain, Inventory } from './inventory.ts';
import { markPlatformVariables } from './mark-platform.ts';
import { joined } from './paths.ts';
import type { Place, Unread } from './place.ts';
import type { PulledAll, PulledVolume } from './platform-api.ts';
import type { Platform } from './platform.ts';
import type { Service } from './service.ts';
import { belowHome } from './volume-path.ts';

/** Databases run as services where they are bought with one; they are data here, and no part of the app's code. */
const database = /postgres|redis|valkey|mysql|mongo/i;

/**
 * What a platform's API says, put with what the files say: which services run there, the names of its variables, its volumes
 * and host names, and where data really is, by the host in the variable that holds its address. What runs there and is in no file is said: a move would forget it.
 * @param told ids of services that unmoor.yaml speaks of, those that are left among them
 */
export function withPlatform(
  found: Inventory,
  { id, name }: Pick<Platform, 'id' | 'name'>,
  pulled: PulledAll,
  platforms: readonly Platform[],
  told: readonly string[] = [],
): Inventory {
  const from: readonly Place[] = [{ file: name }];
  const running = pulled.services.filter((service) => !database.test(service));
  const strangers = running.filter(
    (service) => !told.includes(service) && !found.services.some((one) => isCalled(one, service)),
  );
  return {
    ...found,
    services: found.services.map((service) =>
      service.platform === undefined && running.some((other) => isCalled(service, other))
        ? { ...service, platform: id }
        : service,
    ),
    data: withVolumes(
      found.data.map((data) => ({ ...data, ...homeOf(data, pulled, platforms) })),
      found.services,
      pulled.volumes ?? [],
      { platform: id, from },
    ),
    env: withNames(found.env, pulled, platforms, from),
    domains: withDomains(found.domains, pulled.domains ?? [], platforms, from),
    incomplete: [...found.incomplete, ...pulled.incomplete, ...strangers.map((one) => stranger(name, one))],
  };
}

/** Variables of its databases are not the app's. */
function withNames(
  env: readonly EnvVariable[],
  { variables }: PulledAll,
  platforms: readonly Platform[],
  namedAt: readonly Place[],
): EnvVariable[] {
  const theirs = new Set(
    variables.filter(({ service = '' }) => !database.test(service)).map(({ name }) => name),
  );
  const known = new Set(env.map(({ name }) => name));
  const fresh = [...theirs].filter((name) => !known.has(name));
  const all = [
    ...env.map((one) => (theirs.has(one.name) ? { ...one, namedAt: [...one.namedAt, ...namedAt] } : one)),
    ...fresh.map((name): EnvVariable => {
      const when = isBuildTimeName(name) ? 'build' : 'run';
      return { name, when, required: false, secret: isSecretName(name), readAt: [], namedAt };
    }),
  ];
  return markPlatformVariables(all, platforms).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function withDomains(
  domains: readonly Domain[],
  hosts: readonly string[],
  platforms: readonly Platform[],
  from: readonly Place[],
): Domain[] {
  const fresh = [...new Set(hosts)].filter((host) => !domains.some((one) => one.host === host));
  const added = fresh.map((host): Domain => {
    const owner = platforms.find((one) => one.hosts.some((end) => host.endsWith(end)))?.id;
    return owner === undefined
      ? { host, kind: 'own', from }
      : { host, kind: 'platform', platform: owner, from };
  });
  return [...domains, ...added].sort((a, b) => (a.host < b.host ? -1 : 1));
}

/** A volume is a folder of files, but for those that databases keep their data on. */
function withVolumes(
  data: readonly Data[],
  services: readonly Service[],
  volumes: readonly PulledVolume[],
  found: Pick<Data, 'platform' | 'from'>,
): Data[] {
  const all = [...data];
  for (const { service, path, bytes } of volumes) {
    if (database.test(service ?? '')) continue;
    const home = services.find((one) => service !== undefined && isCalled(one, service))?.folder ?? '';
    const below = belowHome(path);
    const folder = joined(home, below);
    const measured = bytes === undefined ? {} : { measured: { bytes } };
    const id = `files.${below.replaceAll('/', '-') || 'volume'}`;
    const same = all.find((one) => one.id === id);
    const index = all.findIndex(
      (one) =>
        one.kind === 'files' && (one.folder === folder || (one === same && one.platform === undefined)),
    );
    const known = all[index];
    if (known === undefined)
      // Of two services each may keep a folder of that name.
      all.push({
        id: same === undefined ? id : `${id}.${(service ?? 'volume').toLowerCase()}`,
        kind: 'files',
        folder,
        env: [],
        ...found,
        ...measured,
      });
    else
      all[index] = { ...known, platform: found.platform, ...measured, from: [...known.from, ...found.from] };
  }
  return all;
}

/** The platform knows a service by a name of its own, the files by their folder: `backend`, `apps/backend`, `backend.web`. */
const isCalled = ({ id, folder }: Service, name: string): boolean =>
  [id, id.split('.').at(-1), folder.split('/').at(-1)].some(
    (one) => one?.toLowerCase() === name.toLowerCase(),
  );

function homeOf(
  { env }: Data,
  { variables }: PulledAll,
  platforms: readonly Platform[],
): Pick<Data, 'platform'> {
  for (const variable of variables) {
    if (variable.state !== 'known' || !env.includes(variable.name)) continue;
    const host = hostOf(variable.value.reveal());
    const platform = platforms.find(({ hosts }) => hosts.some((end) => host?.endsWith(end)));
    if (platform !== undefined) return { platform: platform.id };
  }
  return {};
}

function hostOf(url: string): string | undefined {
  try {
    return new URL(url).hostname;
  } catch {
    return undefined;
  }
}

const stranger = (platform: string, service: string): Unread => ({
  what: `${platform}: ${service}`,
  why: 'it runs there, and no file of the app says what it is',
  next: 'say what it is in unmoor.yaml, under app.services, with its kind and folder; or that it is left (leave: true).',
});
