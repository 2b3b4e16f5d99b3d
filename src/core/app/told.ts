import type { AppConfig, ServiceConfig } from '../config/app-config.ts';
import type { Domain, Inventory } from './inventory.ts';
import type { Unread } from './place.ts';
import type { Service } from './service.ts';

/**
 * What was found, with what the person says in unmoor.yaml put over it. A service that nobody finds is one of its own when its kind
 * is given; else the file speaks of something that is not there, which is said.
 * @param file as people name it: `unmoor.yaml`
 */
export function withTold(found: Inventory, told: AppConfig | undefined, file: string): Inventory {
  if (told === undefined) return found;
  const from = [{ file }];
  const said = Object.entries(told.services ?? {});
  const known = new Set(found.services.map(({ id }) => id));
  const added = said.flatMap(([id, { leave, kind, ...more }]): Service[] =>
    known.has(id) || kind === undefined || leave === true
      ? []
      : [{ id, kind, folder: '', runtime: 'other', websockets: false, ...more, from }],
  );
  const missing = said.flatMap(([id, { kind, leave }]): Unread[] =>
    known.has(id) || kind !== undefined || leave === true ? [] : [missingService(id, file)],
  );
  const domains = (told.domains ?? []).filter((host) => !found.domains.some((one) => one.host === host));
  return {
    ...found,
    app: told.name ?? found.app,
    services: [...found.services.flatMap((one) => overlaid(one, told.services?.[one.id], file)), ...added],
    domains: [...found.domains, ...domains.map((host): Domain => ({ host, kind: 'own', from }))],
    incomplete: [...found.incomplete, ...missing],
  };
}

function overlaid(service: Service, said: ServiceConfig | undefined, file: string): Service[] {
  if (said === undefined) return [service];
  const { leave, ...over } = said;
  if (leave === true) return [];
  const changes = Object.entries(over).some(([key, value]) => service[key as keyof Service] !== value);
  return [changes ? { ...service, ...over, from: [...service.from, { file }] } : service];
}

const missingService = (id: string, file: string): Unread => ({
  what: file,
  why: `it speaks of the service ${id}, which was not found in the app`,
  next: `take app.services.${id} out, or give its kind and folder there.`,
});
