import { z } from 'zod';
import { orUnread, pick } from '../../core/app/ask.ts';
import type { Pulled } from '../../core/app/env.ts';
import type { Http, PulledAll, PullRequest, VariablesApi } from '../../core/app/platform-api.ts';
import type { Unread } from '../../core/app/place.ts';
import { Secret } from '../../core/secret.ts';
import { type Access, graphql, knock, listOf, nodes, tokenKinds } from './api.ts';
import { type Place, placesOf } from './places.ts';

export const railwayVariables: VariablesApi = {
  token: tokenKinds,
  pull,
};

async function pull(http: Http, request: PullRequest): Promise<PulledAll> {
  const access = await knock(http, request.token);
  const projectId =
    access.project ?? pick('project', '--project', request.project, await projects(access)).id;
  const { environments, services } = await project(access, projectId);
  const named = request.environment ?? access.environment ?? usual(environments);
  const environment = pick('environment', '--environment', named, environments);
  const wanted =
    request.service === undefined ? services : [pick('service', '--service', request.service, services)];

  const place = { projectId, environmentId: environment.id };
  const sealed = await orUnread('sealed variables (Railway)', () => sealedNames(access, place));
  const parts: Part[] = [];
  for (const service of wanted) parts.push(await ofService(access, place, service, sealed.found ?? []));
  if (request.service === undefined) parts.push(await shared(access, place, sealed.found ?? []));
  const places = request.wide === true ? await placesOf(access, place, wanted) : undefined;
  return {
    variables: parts.flatMap(({ variables }) => variables),
    services: services.map(({ name }) => name),
    ...(places === undefined ? {} : { domains: places.domains, volumes: places.volumes }),
    incomplete: [
      ...sealed.unread,
      ...parts.flatMap(({ unread }) => unread),
      ...(places === undefined ? [] : places.unread),
    ],
  };
}

const usual = (environments: readonly Named[]): string | undefined =>
  environments.some(({ name }) => name === 'production') ? 'production' : undefined;

const Named = z.looseObject({ id: z.string(), name: z.string() });
type Named = z.infer<typeof Named>;
const Values = z.record(z.string(), z.union([z.string(), z.null()]));

async function projects(access: Access): Promise<Named[]> {
  const query = 'query { projects(first: 500) { edges { node { id name } } } }';
  const shape = z.looseObject({ projects: listOf(Named) });
  const answer = await graphql(access, 'the projects (Railway)', query, {}, shape);
  return nodes(answer.projects);
}

async function project(access: Access, id: string): Promise<{ environments: Named[]; services: Named[] }> {
  const query = `query ($id: String!) { project(id: $id) { id name
    environments { edges { node { id name } } } services { edges { node { id name } } } } }`;
  const shape = z.looseObject({
    project: z.looseObject({ environments: listOf(Named), services: listOf(Named) }),
  });
  const answer = await graphql(access, 'the project (Railway)', query, { id }, shape);
  return { environments: nodes(answer.project.environments), services: nodes(answer.project.services) };
}

interface Sealed {
  readonly name: string;
  readonly serviceId?: string | null;
}

async function sealedNames(access: Access, place: Place): Promise<Sealed[]> {
  const query = `query ($projectId: String!, $environmentId: String!) {
    environment(id: $environmentId, projectId: $projectId) {
      variables(first: 10000) { edges { node { name serviceId isSealed } } } } }`;
  const Variable = z.looseObject({
    name: z.string(),
    serviceId: z.string().nullish(),
    isSealed: z.boolean().nullish(),
  });
  const shape = z.looseObject({ environment: z.looseObject({ variables: listOf(Variable) }) });
  const answer = await graphql(access, 'sealed variables (Railway)', query, { ...place }, shape);
  return nodes(answer.environment.variables).filter(({ isSealed }) => isSealed === true);
}

interface Part {
  readonly variables: readonly Pulled[];
  readonly unread: readonly Unread[];
}

const both = `query ($projectId: String!, $environmentId: String!, $serviceId: String) {
  rendered: variables(projectId: $projectId, environmentId: $environmentId, serviceId: $serviceId)
  written: variables(projectId: $projectId, environmentId: $environmentId, serviceId: $serviceId, unrendered: true) }`;

async function ofService(
  access: Access,
  place: Place,
  service: Named,
  sealed: readonly Sealed[],
): Promise<Part> {
  const what = `the variables of ${service.name} (Railway)`;
  const hidden = sealed.filter(({ serviceId }) => serviceId === service.id);
  return part(access, what, { ...place, serviceId: service.id }, hidden, service.name);
}

/** Without a service the API gives what all services of the environment may refer to. */
async function shared(access: Access, place: Place, sealed: readonly Sealed[]): Promise<Part> {
  const hidden = sealed.filter(({ serviceId }) => serviceId === undefined || serviceId === null);
  return part(access, 'the shared variables (Railway)', { ...place }, hidden, undefined);
}

async function part(
  access: Access,
  what: string,
  variables: Readonly<Record<string, string>>,
  sealed: readonly Sealed[],
  service: string | undefined,
): Promise<Part> {
  const shape = z.looseObject({ rendered: Values, written: Values });
  const { found, unread } = await orUnread(what, () => graphql(access, what, both, variables, shape));
  const at = service === undefined ? {} : { service };
  const known = Object.entries(found?.rendered ?? {}).map(
    ([name, value]): Pulled => asPulled(name, value, found?.written[name] ?? undefined, at),
  );
  const names = new Set(known.filter(({ state }) => state === 'known').map(({ name }) => name));
  const hidden = sealed
    .filter(({ name }) => !names.has(name))
    .map(
      ({ name }): Pulled => ({
        state: 'to be supplied',
        name,
        why: 'it is sealed on Railway: its value can never be read back',
        ...at,
      }),
    );
  const hiddenNames = new Set(hidden.map(({ name }) => name));
  return { variables: [...known.filter(({ name }) => !hiddenNames.has(name)), ...hidden], unread };
}

function asPulled(
  name: string,
  value: string | null,
  written: string | undefined,
  at: { readonly service?: string },
): Pulled {
  // The references alone: what stands between them may be a password.
  const reference = written?.match(/\$\{\{[^}]*\}\}/g)?.join(' ');
  if (value !== null && !(value === '' && reference !== undefined))
    return {
      state: 'known',
      name,
      value: new Secret(value),
      ...at,
      ...(reference === undefined ? {} : { reference }),
    };
  const why =
    reference === undefined
      ? 'Railway names it and gives no value'
      : `it refers to ${reference}, and that is sealed or gone`;
  return { state: 'to be supplied', name, why, ...at };
}
