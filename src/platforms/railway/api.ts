import { z } from 'zod';
import { ask } from '../../core/app/ask.ts';
import type { Http } from '../../core/app/platform-api.ts';
import { UnmoorError, untouched } from '../../core/errors/error.ts';
import { Secret } from '../../core/secret.ts';

/*
 * Railway's public GraphQL API. Queries and shapes: docs.railway.com/integrations/api/manage-variables (railwayapp/docs), and
 * railwayapp/cli src/gql/queries/strings/{Project,ProjectToken,ServiceVariablesForEdit}.graphql, whose `isSealed` names the variables
 * whose values never come back.
 */
const endpoint = 'https://backboard.railway.com/graphql/v2';

export const tokenKinds =
  'A project token (Project > Settings > Tokens), or an account or workspace token (railway.com/account/tokens).';

/** How this token is to be shown, and what a project token already says. */
export interface Access {
  readonly http: Http;
  readonly header: Readonly<Record<string, Secret>>;
  readonly project?: string;
  readonly environment?: string;
}

const refusals: readonly string[] = ['API-102', 'API-103', 'API-104', 'API-108'];

/** A project token goes in a header of its own and is for one environment; nothing in its text tells it from the other kinds. */
export async function knock(http: Http, token: Secret): Promise<Access> {
  const own: Access = { http, header: { 'project-access-token': token } };
  const other: Access = { http, header: { authorization: new Secret(`Bearer ${token.reveal()}`) } };
  try {
    const { projectToken } = await graphql(
      own,
      'the project of the token (Railway)',
      'query { projectToken { project { id } environment { id } } }',
      {},
      z.looseObject({
        projectToken: z.looseObject({
          project: z.looseObject({ id: z.string() }),
          environment: z.looseObject({ id: z.string() }),
        }),
      }),
    );
    return { ...own, project: projectToken.project.id, environment: projectToken.environment.id };
  } catch (error) {
    // A refusal comes as an error of GraphQL or as an HTTP status of its own; what is amiss beside it, the next question meets too.
    if (error instanceof UnmoorError && refusals.includes(error.code)) return other;
    throw error;
  }
}

const Answer = z.looseObject({
  data: z.unknown(),
  errors: z.array(z.looseObject({ message: z.string() })).optional(),
});

export async function graphql<T>(
  { http, header }: Access,
  what: string,
  query: string,
  variables: Readonly<Record<string, string>>,
  shape: z.ZodType<T>,
): Promise<T> {
  const question = { what, url: endpoint, body: { query, variables }, secretHeaders: header };
  const { data, errors } = await ask(http, question, Answer);
  if (errors !== undefined && errors.length > 0) throw refusal(what, errors[0]?.message ?? '');
  return ask({ ask: () => Promise.resolve(data) }, question, shape);
}

/** GraphQL refuses with HTTP status 200; the words are Railway's own, seen in railwayapp/cli src/client.rs. */
function refusal(what: string, message: string): UnmoorError {
  if (/not authorized|unauthorized|invalid token/i.test(message))
    return new UnmoorError('API-102', {
      why: `${what}: Railway does not accept the token for this. It is wrong, expired, taken back, or of another account or environment.`,
      next: `make a new one. ${tokenKinds}`,
      state: untouched,
    });
  if (/not found/i.test(message))
    return new UnmoorError('API-104', {
      why: `${what}: Railway knows nothing by that name, or the token does not see it.`,
      next: 'look at the names given to --project and --environment.',
      state: untouched,
    });
  return new UnmoorError('API-106', {
    why: `${what}: Railway refused the query.`,
    next: 'try again later, or give the output of `railway variable list --json` to --from-file.',
    state: untouched,
  });
}

/** How the API gives lists. */
export const listOf = <T extends z.ZodType>(node: T) =>
  z.looseObject({ edges: z.array(z.looseObject({ node })) });
export const nodes = <T>(list: { readonly edges: readonly { readonly node: T }[] }): T[] =>
  list.edges.map(({ node }) => node);
