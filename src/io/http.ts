import type { Http, Question } from '../core/app/platform-api.ts';
import { UnmoorError } from '../core/errors/error.ts';
import type { Clock } from './clock.ts';
import * as failed from './http-errors.ts';

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
    if (options.signal?.aborted) throw failed.stopped(question);
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
    if (signal?.aborted) throw failed.stopped(question);
    return {
      again: late.aborted ? failed.tooLate(question, timeoutMs) : failed.lost(question, error),
      afterMs: undefined,
    };
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
      throw failed.notUnderstood(question, `the answer is longer than ${maxBytes} bytes`);
    }
    parts.push(value);
  }
}

function judge(question: Question, response: Response, text: string, now: number): Outcome {
  const { status } = response;
  if (status === 429)
    return {
      again: failed.tooOften(question, response),
      afterMs: pauseOf(response.headers.get('retry-after'), now),
    };
  if (status >= 500)
    return {
      again: failed.failing(question, status),
      afterMs: pauseOf(response.headers.get('retry-after'), now),
    };
  // There are APIs that answer a wrong or expired token with 403, and say so in the text.
  if (status === 401 || (status === 403 && /"invalidToken"\s*:\s*true/.test(text)))
    throw failed.refused(question, text);
  if (status === 403) throw failed.forbidden(question, text);
  if (status === 404) throw failed.nothingThere(question);
  if (status < 200 || status >= 300)
    throw failed.notUnderstood(question, `it answers with the HTTP status ${status}${failed.reasonIn(text)}`);
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    const seen = /^\s*</.test(text)
      ? 'it answers with a web page'
      : `its answer of ${text.length} characters is no whole JSON`;
    throw failed.notUnderstood(question, seen);
  }
}

/** RFC 9110, 10.2.3: seconds, or a date. @returns ms */
function pauseOf(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
