import type { Http, Question } from '../core/app/platform-api.ts';
import { messageOf, UnmoorError, untouched } from '../core/errors/error.ts';
import type { Clock } from './clock.ts';

export interface HttpOptions {
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  /** Of one try, in ms. */
  readonly timeoutMs?: number;
  /** Of one answer. */
  readonly maxBytes?: number;
  readonly fetch?: typeof fetch;
}

const tries = 4;
/** A platform that asks for a longer pause is not waited for. */
const longestPauseMs = 60_000;

/**
 * Asks platforms' APIs over HTTPS. 429 and 5xx are asked again, three times, after the pause that `Retry-After` names, else after 0.5, 1
 * and 2 s; so is a lost connection. A token goes out as a header and nowhere else: no error quotes an answer's text.
 */
export function createHttp(options: HttpOptions): Http {
  return { ask: (question) => askPatiently(question, options) };
}

async function askPatiently(question: Question, options: HttpOptions): Promise<unknown> {
  for (let tried = 1; ; tried += 1) {
    const outcome = await askOnce(question, options);
    if (!('again' in outcome)) return outcome.json;
    const pauseMs = outcome.afterMs ?? 250 * 2 ** tried;
    if (tried === tries || pauseMs > longestPauseMs) throw outcome.again;
    await options.clock.sleep(pauseMs, options.signal);
    if (options.signal?.aborted) throw stopped(question);
  }
}

type Outcome =
  | { readonly json: unknown }
  | { readonly again: UnmoorError; readonly afterMs: number | undefined };

async function askOnce(question: Question, options: HttpOptions): Promise<Outcome> {
  const { signal, timeoutMs = 30_000, maxBytes = 20_000_000 } = options;
  const late = AbortSignal.timeout(timeoutMs);
  try {
    const response = await (options.fetch ?? fetch)(question.url, {
      method: question.body === undefined ? 'GET' : 'POST',
      headers: headersOf(question),
      body: question.body === undefined ? undefined : JSON.stringify(question.body),
      // A followed redirect would carry the token's header to wherever it points.
      redirect: 'manual',
      signal: signal === undefined ? late : AbortSignal.any([signal, late]),
    });
    const text = await readUpTo(response, maxBytes, question);
    return judge(question, response, text, options.clock.now());
  } catch (error) {
    if (error instanceof UnmoorError) throw error;
    if (signal?.aborted) throw stopped(question);
    return { again: late.aborted ? tooLate(question, timeoutMs) : lost(question, error), afterMs: undefined };
  }
}

function headersOf({ body, headers, secretHeaders }: Question): Record<string, string> {
  const secret = Object.entries(secretHeaders ?? {}).map(([name, value]) => [name, value.reveal()]);
  return {
    accept: 'application/json',
    'user-agent': 'unmoor',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...headers,
    ...(Object.fromEntries(secret) as Record<string, string>),
  };
}

async function readUpTo(response: Response, maxBytes: number, question: Question): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done || value === undefined) return Buffer.concat(parts).toString('utf8');
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      await reader?.cancel();
      throw notUnderstood(question, `the answer is longer than ${maxBytes} bytes`);
    }
    parts.push(value);
  }
}

function judge(question: Question, response: Response, text: string, now: number): Outcome {
  const { status } = response;
  if (status === 429)
    return {
      again: tooOften(question, response),
      afterMs: pauseOf(response.headers.get('retry-after'), now),
    };
  if (status >= 500)
    return {
      again: failing(question, status),
      afterMs: pauseOf(response.headers.get('retry-after'), now),
    };
  // There are APIs that answer a wrong or expired token with 403, and say so in the text.
  if (status === 401 || (status === 403 && /"invalidToken"\s*:\s*true/.test(text)))
    throw refused(question, text);
  if (status === 403) throw forbidden(question, text);
  if (status === 404) throw nothingThere(question);
  if (status < 200 || status >= 300)
    throw notUnderstood(question, `it answers with the HTTP status ${status}${reasonIn(text)}`);
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    const seen = /^\s*</.test(text)
      ? 'it answers with a web page'
      : `its answer of ${text.length} characters is no whole JSON`;
    throw notUnderstood(question, seen);
  }
}

/** RFC 9110, 10.2.3: seconds, or a date. @returns ms */
function pauseOf(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** The machine word of an error, such as Vercel's `challenge_required`: the only part of a refusal that cannot hold a secret. */
function reasonIn(text: string): string {
  const [, word] = /"code"\s*:\s*"([a-z_]{3,40})"/.exec(text) ?? [];
  return word === undefined ? '' : ` (${word})`;
}

function lost({ what, url }: Question, error: unknown): UnmoorError {
  const cause = error instanceof Error && error.cause !== undefined ? messageOf(error.cause) : '';
  return new UnmoorError('API-101', {
    why: `${what}: ${new URL(url).host} could not be reached: ${messageOf(error)}${cause === '' ? '' : ` (${cause})`}.`,
    next: 'look at the network of this machine, then call the same again.',
    state: untouched,
  });
}

const refused = ({ what }: Question, text: string): UnmoorError =>
  new UnmoorError('API-102', {
    why: `${what}: the platform does not accept the token${reasonIn(text)}. It is wrong, expired or taken back.`,
    next: 'make a new token there, put it where --token says, and call the same again.',
    state: untouched,
  });

const forbidden = ({ what }: Question, text: string): UnmoorError =>
  new UnmoorError('API-103', {
    why: `${what}: the platform knows the token and does not let it read this${reasonIn(text)}.`,
    next: 'make a token that may read it, of the right account or team, or give what is missing by --from-file.',
    state: untouched,
  });

const nothingThere = ({ what }: Question): UnmoorError =>
  new UnmoorError('API-104', {
    why: `${what}: the platform knows nothing by that name, or the token does not see it.`,
    next: 'look at the names given to --project, --environment and --team.',
    state: untouched,
  });

const tooOften = ({ what }: Question, response: Response): UnmoorError => {
  const after = response.headers.get('retry-after');
  return new UnmoorError('API-105', {
    why: `${what}: the platform counts too many calls with this token${after === null ? '' : `, and asks for a pause (Retry-After: ${after.slice(0, 40)})`}.`,
    next: 'wait that long, then call the same again.',
    state: untouched,
  });
};

const failing = ({ what }: Question, status: number): UnmoorError =>
  new UnmoorError('API-106', {
    why: `${what}: it answers with an error of its own (HTTP status ${status}), however often it is asked.`,
    next: "look at the platform's status page, then call the same again.",
    state: untouched,
  });

const tooLate = ({ what }: Question, timeoutMs: number): UnmoorError =>
  new UnmoorError('API-107', {
    why: `${what}: no whole answer came within ${timeoutMs / 1000} s, in ${tries} tries.`,
    next: "look at the network and at the platform's status page, then call the same again.",
    state: untouched,
  });

const stopped = ({ what }: Question): UnmoorError =>
  new UnmoorError('RUN-120', {
    why: `${what}: Ctrl-C (or a request to end) stopped it.`,
    next: 'call the same again when you are ready.',
    state: untouched,
  });

const notUnderstood = ({ what }: Question, seen: string): UnmoorError =>
  new UnmoorError('API-108', {
    why: `${what}: ${seen}.`,
    next: 'try again later; something between here and the platform (a proxy, a login page) may answer in its place.',
    state: untouched,
  });
