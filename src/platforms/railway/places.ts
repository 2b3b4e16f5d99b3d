import { z } from 'zod';
import { orUnread } from '../../core/app/ask.ts';
import type { Unread } from '../../core/app/place.ts';
import type { PulledVolume } from '../../core/app/platform-api.ts';
import { type Access, graphql, listOf, nodes } from './api.ts';

/*
 * Host names and volumes. Queries and shapes: railwayapp/cli src/gql/queries/strings/{Domains,Project}.graphql.
 */

/** Ids of the project and of the environment that is asked about. */
export interface Place {
  readonly projectId: string;
  readonly environmentId: string;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

interface Places {
  readonly domains: readonly string[];
  readonly volumes: readonly PulledVolume[];
  readonly unread: readonly Unread[];
}

export async function placesOf(access: Access, place: Place, services: readonly Named[]): Promise<Places> {
  const domains: string[] = [];
  const unread: Unread[] = [];
  for (const service of services) {
    const what = `the domains of ${service.name} (Railway)`;
    const asked = await orUnread(what, () => domainsOf(access, what, { ...place, serviceId: service.id }));
    domains.push(...(asked.found ?? []));
    unread.push(...asked.unread);
  }
  const volumes = await orUnread('the volumes (Railway)', () => volumesOf(access, place, services));
  return { domains, volumes: volumes.found ?? [], unread: [...unread, ...volumes.unread] };
}

async function domainsOf(
  access: Access,
  what: string,
  variables: Readonly<Record<string, string>>,
): Promise<string[]> {
  const query = `query ($projectId: String!, $environmentId: String!, $serviceId: String!) {
    domains(projectId: $projectId, environmentId: $environmentId, serviceId: $serviceId) {
      serviceDomains { domain } customDomains { domain } } }`;
  const Hosts = z.array(z.looseObject({ domain: z.string() }));
  const shape = z.looseObject({ domains: z.looseObject({ serviceDomains: Hosts, customDomains: Hosts }) });
  const { domains } = await graphql(access, what, query, variables, shape);
  return [...domains.serviceDomains, ...domains.customDomains].map(({ domain }) => domain);
}

const Instance = z.looseObject({
  serviceId: z.string().nullish(),
  environmentId: z.string(),
  mountPath: z.string(),
  currentSizeMB: z.number().nullish(),
});

async function volumesOf(
  access: Access,
  { projectId: id, environmentId }: Place,
  services: readonly Named[],
): Promise<PulledVolume[]> {
  const query = `query ($id: String!) { project(id: $id) { volumes { edges { node {
    volumeInstances { edges { node { serviceId environmentId mountPath currentSizeMB } } } } } } } }`;
  const volume = z.looseObject({ volumeInstances: listOf(Instance) });
  const shape = z.looseObject({ project: z.looseObject({ volumes: listOf(volume) }) });
  const { project } = await graphql(access, 'the volumes (Railway)', query, { id }, shape);
  return nodes(project.volumes)
    .flatMap(({ volumeInstances }) => nodes(volumeInstances))
    .filter((one) => one.environmentId === environmentId)
    .map(({ serviceId, mountPath: path, currentSizeMB: size }) => {
      const service = services.find((one) => one.id === serviceId)?.name;
      return {
        path,
        ...(service === undefined ? {} : { service }),
        ...(size === undefined || size === null ? {} : { bytes: Math.round(size * 1_000_000) }),
      };
    });
}
