import { z } from 'zod';
import { ask, orUnread, pick } from '../../core/app/ask.ts';
import type { Pulled } from '../../core/app/env.ts';
import type { Http, PulledAll, PullRequest, VariablesApi } from '../../core/app/platform-api.ts';
import { Secret } from '../../core/secret.ts';

/*
 * Heroku's Platform API, version 3 by the Accept header: `GET /apps/{app}/config-vars` gives names and values
 * (devcenter.heroku.com/articles/platform-api-reference#config-vars).
 */
const base = 'https://api.heroku.com';

export const herokuVariables: VariablesApi = {
  token: 'An OAuth token that may read (`heroku authorizations:create -s read-protected`).',
  pull,
};

async function pull(http: Http, request: PullRequest): Promise<PulledAll> {
  const get = <T>(what: string, path: string, shape: z.ZodType<T>): Promise<T> =>
    ask(
      http,
      {
        what: `${what} (Heroku)`,
        url: `${base}${path}`,
        headers: { accept: 'application/vnd.heroku+json; version=3' },
        secretHeaders: { authorization: new Secret(`Bearer ${request.token.reveal()}`) },
      },
      shape,
    );
  const app =
    request.project ?? pick('app', '--project', undefined, await get('the apps', '/apps', Apps)).name;
  const values = await get(
    `the config vars of ${app}`,
    `/apps/${encodeURIComponent(app)}/config-vars`,
    z.record(z.string(), z.string().nullable()),
  );
  const domains =
    request.wide === true
      ? await orUnread(`the domains of ${app} (Heroku)`, () =>
          get(`the domains of ${app}`, `/apps/${encodeURIComponent(app)}/domains`, Domains),
        )
      : undefined;
  return {
    variables: Object.entries(values).map(asPulled),
    services: [],
    ...(domains?.found === undefined ? {} : { domains: domains.found.map(({ hostname }) => hostname) }),
    incomplete: domains?.unread ?? [],
  };
}

/** devcenter.heroku.com/articles/platform-api-reference#domain */
const Domains = z.array(z.looseObject({ hostname: z.string() }));

const Apps = z.array(z.looseObject({ id: z.string(), name: z.string() }));

const asPulled = ([name, value]: [string, string | null]): Pulled =>
  value === null
    ? { state: 'to be supplied', name, why: 'Heroku gave no value for it' }
    : { state: 'known', name, value: new Secret(value) };
