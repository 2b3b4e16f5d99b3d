import type { Reply } from '../../../src/io/redis/session.ts';
import { redisSession } from '../redis.ts';
import { standIn, type StandIn } from './stand-in.ts';

type Result = { readonly result: Reply } | { readonly error: string };

/**
 * A stand-in for Upstash's REST API over a real Redis: a command in the body of POST /, several in POST /pipeline, strings in base64
 * where the client asks for it (all but a plain OK), errors as Redis words them, 401 without the token.
 */
export async function upstashRest(redisUrl: string, token: string): Promise<StandIn> {
  const redis = await redisSession(redisUrl);
  const run = async (command: unknown[]): Promise<Result> => {
    try {
      return { result: await redis.send(...command.map(String).map(withoutOwnFlags)) };
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  };
  const server = await standIn(async ({ method, url, headers, body }) => {
    if (headers.authorization !== `Bearer ${token}`) return { status: 401, body: { error: 'Unauthorized' } };
    if (method !== 'POST') return { status: 405, body: { error: 'Method not allowed' } };
    const encode = headers['upstash-encoding'] === 'base64' ? inBase64 : (one: Result) => one;
    const asked = JSON.parse(body.toString()) as unknown[];
    if (url.pathname === '/pipeline')
      return { status: 200, body: (await Promise.all((asked as unknown[][]).map(run))).map(encode) };
    const result = await run(asked);
    return { status: 'error' in result ? 400 : 200, body: encode(result) };
  });
  return {
    url: server.url,
    stop: async () => {
      redis.end();
      await server.stop();
    },
  };
}

/** Scripts of @upstash/ratelimit begin with `#!lua flags=allow-key-locking`: a flag of Upstash's engine, which Redis refuses. */
const withoutOwnFlags = (word: string): string => word.replace(/^#!lua flags=allow-key-locking\n/, '#!lua\n');

const inBase64 = (result: Result): Result =>
  'error' in result ? result : { result: encoded(result.result) };

function encoded(reply: Reply): Reply {
  if (Array.isArray(reply)) return reply.map(encoded);
  return typeof reply === 'string' && reply !== 'OK' ? Buffer.from(reply).toString('base64') : reply;
}
