import { z } from 'zod';
import { ask, orUnread, pick } from '../../core/app/ask.ts';
import type { Pulled } from '../../core/app/env.ts';
import type { Http, PulledAll, PullRequest, VariablesApi } from '../../core/app/platform-api.ts';
import { Secret } from '../../core/secret.ts';

/*
 * Supabase's Management API (api.supabase.com/api/v1, OpenAPI of the same name; supabase.com/docs/reference/api). The names are those that
 * Supabase itself gives to Edge Functions (supabase.com/docs/guides/functions/secrets): an app may call the same values otherwise.
 */
const base = 'https://api.supabase.com/v1';

export const supabaseVariables: VariablesApi = {
  token: 'A personal access token, `sbp_...` (supabase.com/dashboard/account/tokens).',
  pull,
};

async function pull(http: Http, request: PullRequest): Promise<PulledAll> {
  const header = { authorization: new Secret(`Bearer ${request.token.reveal()}`) };
  const get = <T>(what: string, path: string, shape: z.ZodType<T>): Promise<T> =>
    ask(http, { what: `${what} (Supabase)`, url: `${base}${path}`, secretHeaders: header }, shape);
  const part = <T>(what: string, path: string, shape: z.ZodType<T>) =>
    orUnread(`${what} (Supabase)`, () => get(what, path, shape));

  const all = await get('the projects', '/projects', z.array(Project));
  const { id: ref } = pick('project', '--project', request.project, all);
  const keys = await part('the API keys', `/projects/${ref}/api-keys?reveal=true`, z.array(Key));
  const secrets = await part('the names of the secrets', `/projects/${ref}/secrets`, z.array(Held));
  const rows = await part('the settings of the rows API', `/projects/${ref}/postgrest`, RowsApi);
  const pooler = await part('the pooler', `/projects/${ref}/config/database/pooler`, z.array(Pooler));
  const parts = [keys, secrets, rows, pooler];
  return {
    variables: [
      { state: 'known', name: 'SUPABASE_URL', value: new Secret(`https://${ref}.supabase.co`) },
      ...(keys.found ?? []).flatMap(keyOf),
      ...jwtSecretOf(rows.found?.jwt_secret ?? undefined),
      {
        state: 'to be supplied',
        name: 'SUPABASE_DB_URL',
        why: `Supabase never shows the password of the database; it can only be set anew${placeOf(pooler.found ?? [])}`,
      },
      ...(secrets.found ?? []).flatMap(heldOf),
    ],
    services: [],
    incomplete: parts.flatMap(({ unread }) => unread),
  };
}

const Project = z.looseObject({ id: z.string(), name: z.string() });
const Key = z.looseObject({
  name: z.string(),
  api_key: z.string().nullish(),
  type: z.string().nullish(),
});
const Held = z.looseObject({ name: z.string() });
const Pooler = z.looseObject({
  database_type: z.string(),
  db_user: z.string(),
  db_host: z.string(),
  db_port: z.number(),
  db_name: z.string(),
});
const RowsApi = z.looseObject({ jwt_secret: z.string().nullish() });

/** Legacy keys are called `anon` and `service_role`; the newer ones carry their kind in `type` and a name of the owner's. */
function keyOf({ name, type, api_key: key }: z.infer<typeof Key>): Pulled[] {
  const called =
    type === 'publishable' || type === 'secret'
      ? `SUPABASE_${type.toUpperCase()}_KEY${name === 'default' ? '' : `_${name.toUpperCase().replaceAll(/\W+/g, '_')}`}`
      : { anon: 'SUPABASE_ANON_KEY', service_role: 'SUPABASE_SERVICE_ROLE_KEY' }[name];
  if (called === undefined) return [];
  // Without `reveal` being granted a secret key comes shortened: `sb_secret_abc...`, with dots or bullets at its end.
  if (key === undefined || key === null || /[·•*.]{2,}/.test(key))
    return [{ state: 'to be supplied', name: called, why: 'Supabase does not show this key to this token' }];
  return [{ state: 'known', name: called, value: new Secret(key) }];
}

/** The host of the pooler differs from project to project (`aws-0-`, `aws-1-`): it is asked for, and never put together. */
function placeOf(poolers: readonly z.infer<typeof Pooler>[]): string {
  const primary = poolers.find(({ database_type: type }) => type === 'PRIMARY');
  if (primary === undefined) return '';
  const { db_user: user, db_host: host, db_port: port, db_name: name } = primary;
  return `. Its pooler is ${user}@${host}:${port}/${name}`;
}

const jwtSecretOf = (secret: string | undefined): Pulled[] =>
  secret === undefined ? [] : [{ state: 'known', name: 'SUPABASE_JWT_SECRET', value: new Secret(secret) }];

/** The list gives a digest of each secret and no more; those beginning with SUPABASE_ are Supabase's own. */
const heldOf = ({ name }: z.infer<typeof Held>): Pulled[] =>
  name.startsWith('SUPABASE_')
    ? []
    : [{ state: 'to be supplied', name, why: 'Supabase keeps only a digest of it to show' }];
