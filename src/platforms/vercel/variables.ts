import { z } from 'zod';
import { ask, orUnread, pick } from '../../core/app/ask.ts';
import type { Pulled } from '../../core/app/env.ts';
import type { Unread } from '../../core/app/place.ts';
import type { Http, PulledAll, PullRequest, Question, VariablesApi } from '../../core/app/platform-api.ts';
import { Secret } from '../../core/secret.ts';

/*
 * Vercel's REST API. `GET /v10/projects/{id}/env` lists variables; the values of type `encrypted` come back as ciphertext there
 * (vercel/sdk issue 118), and in clear from `GET /v1/projects/{id}/env/{envId}`, one by one. Type `sensitive` is never given back
 * (vercel.com/docs/environment-variables/sensitive-environment-variables). Shapes: vercel/vercel packages/cli/src/util/env/get-env-records.ts
 * and packages/client/docs/models/operations/getprojectsenv.md.
 */
const base = 'https://api.vercel.com';
/** Far more than any project has; a list that never ends is not followed for ever. */
const mostPages = 50;

export const vercelVariables: VariablesApi = {
  token: 'An access token with the scope of the team (vercel.com/account/settings/tokens).',
  pull,
};

async function pull(http: Http, request: PullRequest): Promise<PulledAll> {
  const access: Access = {
    http,
    header: { authorization: new Secret(`Bearer ${request.token.reveal()}`) },
    team: request.team,
  };
  const project = request.project ?? pick('project', '--project', undefined, await projects(access)).id;
  const environment = request.environment ?? 'production';
  const all = await variablesOf(access, project);
  const wanted = all.filter((variable) => isFor(variable, environment));
  const read: { readonly variable: Pulled; readonly unread: readonly Unread[] }[] = [];
  for (const variable of wanted) read.push(await valueOf(access, project, variable));
  const domains = request.wide === true ? await domainsOf(access, project) : undefined;
  return {
    variables: read.map(({ variable }) => variable),
    services: [],
    ...(domains?.found === undefined ? {} : { domains: domains.found }),
    incomplete: [...read.flatMap(({ unread }) => unread), ...(domains?.unread ?? [])],
  };
}

const Variable = z.looseObject({
  id: z.string().optional(),
  key: z.string(),
  value: z.string().optional(),
  type: z.string(),
  target: z.union([z.string(), z.array(z.string())]).optional(),
  gitBranch: z.string().nullish(),
  customEnvironmentIds: z.array(z.string()).optional(),
});
type Variable = z.infer<typeof Variable>;

/** A variable of one branch is of no use where there are no previews. */
const isFor = ({ target, customEnvironmentIds, gitBranch }: Variable, environment: string): boolean =>
  (gitBranch === undefined || gitBranch === null || gitBranch === '') &&
  ([target ?? []].flat().includes(environment) || (customEnvironmentIds ?? []).includes(environment));

interface Access {
  readonly http: Http;
  readonly header: Readonly<Record<string, Secret>>;
  /** Its id (`team_...`) or its slug. */
  readonly team?: string;
}

function question({ header, team }: Access, what: string, path: string, query: Record<string, string> = {}) {
  const url = new URL(path, base);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  if (team !== undefined) url.searchParams.set(team.startsWith('team_') ? 'teamId' : 'slug', team);
  return { what, url: url.href, secretHeaders: header } satisfies Question;
}

const Page = z.looseObject({ next: z.union([z.number(), z.string()]).nullish() }).optional();

/** Follows `pagination.next`, which goes back in as `until` (vercel.com/docs/rest-api#pagination). */
async function pages<T>(
  access: Access,
  what: string,
  path: string,
  shape: z.ZodType<{ items: T[]; pagination?: z.infer<typeof Page> }>,
): Promise<T[]> {
  const items: T[] = [];
  let until: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const query = { limit: '100', ...(until === undefined ? {} : { until }) };
    const answer = await ask(access.http, question(access, what, path, query), shape);
    items.push(...answer.items);
    const next = answer.pagination?.next ?? undefined;
    if (next === undefined || String(next) === until) break;
    until = String(next);
  }
  return items;
}

const projects = (access: Access): Promise<{ id: string; name: string }[]> =>
  pages(
    access,
    'the projects (Vercel)',
    '/v9/projects',
    z
      .looseObject({
        projects: z.array(z.looseObject({ id: z.string(), name: z.string() })),
        pagination: Page,
      })
      .transform(({ projects: items, pagination }) => ({ items, pagination })),
  );

const variablesOf = (access: Access, project: string): Promise<Variable[]> =>
  pages(
    access,
    `the variables of ${project} (Vercel)`,
    `/v10/projects/${encodeURIComponent(project)}/env`,
    z
      .looseObject({ envs: z.array(Variable), pagination: Page })
      .transform(({ envs: items, pagination }) => ({ items, pagination })),
  );

/** A project's own `.vercel.app` name is among them (vercel.com/docs/rest-api/projects/retrieve-project-domains-by-project-by-id-or-name). */
const domainsOf = (access: Access, project: string) => {
  const what = `the domains of ${project} (Vercel)`;
  const path = `/v9/projects/${encodeURIComponent(project)}/domains`;
  const shape = z
    .looseObject({ domains: z.array(z.looseObject({ name: z.string() })), pagination: Page })
    .transform(({ domains: items, pagination }) => ({ items, pagination }));
  return orUnread(what, async () => (await pages(access, what, path, shape)).map(({ name }) => name));
};

async function valueOf(
  access: Access,
  project: string,
  { id, key: name, type, value }: Variable,
): Promise<{ readonly variable: Pulled; readonly unread: readonly Unread[] }> {
  const supply = (why: string, unread: readonly Unread[] = []) =>
    ({ variable: { state: 'to be supplied', name, why }, unread }) as const;
  const give = (text: string) => ({
    variable: { state: 'known', name, value: new Secret(text) } as const,
    unread: [],
  });
  if (type === 'sensitive')
    return supply('it is of the type Sensitive on Vercel: its value can never be read back');
  if (type === 'system') return supply('Vercel fills it in by itself');
  if (type === 'plain' && value !== undefined) return give(value);
  if (id === undefined) return supply('Vercel gives no way to read its value');
  const what = `the value of ${name} (Vercel)`;
  const path = `/v1/projects/${encodeURIComponent(project)}/env/${encodeURIComponent(id)}`;
  const shape = z.looseObject({ value: z.string().optional(), decrypted: z.boolean().optional() });
  const { found, unread } = await orUnread(what, () => ask(access.http, question(access, what, path), shape));
  if (found === undefined) return supply(unread[0]?.why ?? 'it could not be read', unread);
  // `decrypted: false` is ciphertext, and an empty value may be one that the token may not see.
  if (found.decrypted === false || found.value === undefined || found.value === '')
    return supply('Vercel gave no value for it');
  return give(found.value);
}
