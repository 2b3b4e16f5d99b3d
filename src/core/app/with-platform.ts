import type { Data } from './data.ts';
import type { Inventory } from './inventory.ts';
import type { Unread } from './place.ts';
import type { PulledAll } from './platform-api.ts';
import type { Platform } from './platform.ts';
import type { Service } from './service.ts';

/** Databases run as services where they are bought with one; they are data here, and no part of the app's code. */
const database = /postgres|redis|valkey|mysql|mongo/i;

/**
 * What a platform's API says, put with what the files say: which services run there, and where data really is, by the host in the
 * variable that holds its address. What runs there and is in no file is said: a move would forget it.
 * @param told ids of services that unmoor.yaml speaks of, those that are left among them
 */
export function withPlatform(
  found: Inventory,
  { id, name }: Pick<Platform, 'id' | 'name'>,
  pulled: PulledAll,
  platforms: readonly Platform[],
  told: readonly string[] = [],
): Inventory {
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
    data: found.data.map((data) => ({ ...data, ...homeOf(data, pulled, platforms) })),
    incomplete: [...found.incomplete, ...pulled.incomplete, ...strangers.map((one) => stranger(name, one))],
  };
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
  next: 'say what it is in unmoor.yaml, under app.services, with its kind and folder; or that it is left (leave: true)',
});
