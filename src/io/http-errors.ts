import type { Question } from '../core/app/platform-api.ts';
import { messageOf, UnmoorError, untouched } from '../core/errors/error.ts';

/* What can go wrong when a platform is asked. None of these quotes the text of an answer. */

/** The machine word of an error, such as Vercel's `challenge_required`: the only part of a refusal that cannot hold a secret. */
export function reasonIn(text: string): string {
  const [, word] = /"code"\s*:\s*"([a-z_]{3,40})"/.exec(text) ?? [];
  return word === undefined ? '' : ` (${word})`;
}

export function lost({ what, url }: Question, error: unknown): UnmoorError {
  const cause = error instanceof Error && error.cause !== undefined ? messageOf(error.cause) : '';
  return new UnmoorError('API-101', {
    why: `${what}: ${new URL(url).host} could not be reached: ${messageOf(error)}${cause === '' ? '' : ` (${cause})`}.`,
    next: 'look at the network of this machine, then call the same again.',
    state: untouched,
  });
}

export const refused = ({ what }: Question, text: string): UnmoorError =>
  new UnmoorError('API-102', {
    why: `${what}: the platform does not accept the token${reasonIn(text)}. It is wrong, expired or taken back.`,
    next: 'make a new token there, put it where --token says, and call the same again.',
    state: untouched,
  });

export const forbidden = ({ what }: Question, text: string): UnmoorError =>
  new UnmoorError('API-103', {
    why: `${what}: the platform knows the token and does not let it read this${reasonIn(text)}.`,
    next: 'make a token that may read it, of the right account or team, or give what is missing by --from-file.',
    state: untouched,
  });

export const nothingThere = ({ what }: Question): UnmoorError =>
  new UnmoorError('API-104', {
    why: `${what}: the platform knows nothing by that name, or the token does not see it.`,
    next: 'look at the names given to --project, --environment and --team.',
    state: untouched,
  });

export const tooOften = ({ what }: Question, response: Response): UnmoorError => {
  const after = response.headers.get('retry-after');
  return new UnmoorError('API-105', {
    why: `${what}: the platform counts too many calls with this token${after === null ? '' : `, and asks for a pause (Retry-After: ${after.slice(0, 40)})`}.`,
    next: 'wait that long, then call the same again.',
    state: untouched,
  });
};

export const failing = ({ what }: Question, status: number): UnmoorError =>
  new UnmoorError('API-106', {
    why: `${what}: it answers with an error of its own (HTTP status ${status}), however often it is asked.`,
    next: "look at the platform's status page, then call the same again.",
    state: untouched,
  });

export const tooLate = ({ what }: Question, timeoutMs: number): UnmoorError =>
  new UnmoorError('API-107', {
    why: `${what}: no whole answer came within ${timeoutMs / 1000} s, however often it was asked.`,
    next: "look at the network and at the platform's status page, then call the same again.",
    state: untouched,
  });

export const stopped = ({ what }: Question): UnmoorError =>
  new UnmoorError('RUN-120', {
    why: `${what}: Ctrl-C (or a request to end) stopped it.`,
    next: 'call the same again when you are ready.',
    state: untouched,
  });

export const notUnderstood = ({ what }: Question, seen: string): UnmoorError =>
  new UnmoorError('API-108', {
    why: `${what}: ${seen}.`,
    next: 'try again later; something between here and the platform (a proxy, a login page) may answer in its place.',
    state: untouched,
  });
