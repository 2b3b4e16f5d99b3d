import type { z } from 'zod';
import { UnmoorError, untouched } from '../errors/error.ts';
import type { Unread } from './place.ts';
import type { Http, Question } from './platform-api.ts';

/**
 * Asks, and holds the answer to its shape.
 * @throws UnmoorError API-101 to API-108; no text of the answer is quoted, for it may hold a secret
 */
export async function ask<T>(http: Http, question: Question, shape: z.ZodType<T>): Promise<T> {
  const read = shape.safeParse(await http.ask(question));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const place = issue?.path.map(String).join('.') ?? '';
  throw new UnmoorError('API-108', {
    why: `${question.what}: the answer has not the documented form${place === '' ? '' : ` at ${place}`}.`,
    next: 'try again later. If it stays so, the API has changed: please report the line above, and give the variables by --from-file meanwhile.',
    state: untouched,
  });
}

/** What a part gave, or why it could not be read. Only coded errors are held back: anything else is our own fault. */
export async function orUnread<T>(
  what: string,
  work: () => Promise<T>,
): Promise<{ readonly found?: T; readonly unread: readonly Unread[] }> {
  try {
    return { found: await work(), unread: [] };
  } catch (error) {
    if (!(error instanceof UnmoorError) || !error.code.startsWith('API-')) throw error;
    return { unread: [{ what, why: `${error.code} ${error.why}`, next: error.next }] };
  }
}

/**
 * Picks by id or name what a person named; unnamed, the only one.
 * @throws UnmoorError API-104 with the names there are
 */
export function pick<T extends { readonly id: string; readonly name: string }>(
  kind: string,
  flag: string,
  named: string | undefined,
  all: readonly T[],
): T {
  const found =
    named === undefined
      ? all.length === 1
        ? all[0]
        : undefined
      : (all.find(({ id }) => id === named) ?? all.find(({ name }) => name === named));
  if (found !== undefined) return found;
  const names = all.map(({ name }) => name).join(', ');
  throw new UnmoorError('API-104', {
    why:
      named === undefined
        ? `The token sees ${all.length === 0 ? `no ${kind}` : `${all.length} ${kind}s: ${names}`}.`
        : `There is no ${kind} "${named}"; the token sees ${names === '' ? 'none' : names}.`,
    next:
      all.length === 0
        ? 'make a token that may read it.'
        : `call it again with ${flag} and one of these names.`,
    state: untouched,
  });
}
