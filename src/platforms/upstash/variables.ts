import { z } from 'zod';
import { ask, orUnread, pick } from '../../core/app/ask.ts';
import type { Pulled } from '../../core/app/env.ts';
import type { Http, PulledAll, PullRequest, VariablesApi } from '../../core/app/platform-api.ts';
import { Secret } from '../../core/secret.ts';

/*
 * Upstash's Developer API: basic authentication by e-mail and API key; `GET /v2/redis/databases`, and one by one with the tokens
 * (upstash.com/docs/devops/developer-api, openapi.yml in upstash/docs). It sees native accounts only: a database that was made through
 * Vercel or Fly.io is not there.
 */
const base = 'https://api.upstash.com/v2/redis';

export const upstashVariables: VariablesApi = {
  token: 'EMAIL:API_KEY, with a key of console.upstash.com/account/api.',
  pull,
};

async function pull(http: Http, request: PullRequest): Promise<PulledAll> {
  const basic = Buffer.from(request.token.reveal(), 'utf8').toString('base64');
  const header = { authorization: new Secret(`Basic ${basic}`) };
  const get = <T>(what: string, path: string, shape: z.ZodType<T>): Promise<T> =>
    ask(http, { what: `${what} (Upstash)`, url: `${base}${path}`, secretHeaders: header }, shape);

  const all = (await get('the databases', '/databases', z.array(Listed))).map(
    ({ database_id: id, database_name: name }) => ({ id, name }),
  );
  const named = request.project ?? request.service;
  const wanted = named === undefined ? all : [pick('database', '--project', named, all)];
  const parts = [];
  for (const { id, name } of wanted) {
    const what = `the database ${name}`;
    const part = await orUnread(`${what} (Upstash)`, () =>
      get(what, `/database/${encodeURIComponent(id)}`, Database),
    );
    parts.push({ ...part, variables: part.found === undefined ? [] : variablesOf(part.found) });
  }
  return {
    variables: parts.flatMap(({ variables }) => variables),
    services: [],
    incomplete: parts.flatMap(({ unread }) => unread),
  };
}

const Listed = z.looseObject({ database_id: z.string(), database_name: z.string() });
const Database = z.looseObject({
  database_name: z.string(),
  endpoint: z.string(),
  port: z.coerce.number(),
  password: z.string().optional(),
  rest_token: z.string().optional(),
});

/** Named as Upstash's own SDK reads them; TLS is always on (upstash.com/docs/redis/howto/connect-client). */
function variablesOf({
  database_name: service,
  endpoint,
  port,
  password,
  rest_token: restToken,
}: z.infer<typeof Database>): Pulled[] {
  const give = (name: string, value: string | undefined): Pulled =>
    value === undefined
      ? { state: 'to be supplied', name, why: 'Upstash gave no value for it', service }
      : { state: 'known', name, value: new Secret(value), service };
  return [
    give('UPSTASH_REDIS_REST_URL', `https://${endpoint}`),
    give('UPSTASH_REDIS_REST_TOKEN', restToken),
    give(
      'REDIS_URL',
      password === undefined
        ? undefined
        : `rediss://default:${encodeURIComponent(password)}@${endpoint}:${port}`,
    ),
  ];
}
