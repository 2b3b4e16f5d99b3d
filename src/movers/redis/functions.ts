import { messageOf } from '../../core/errors/error.ts';
import type { Flow } from '../../core/mover.ts';
import type { RedisSession } from '../../io/redis/session.ts';
import type { Context } from './context.ts';
import { isRefusal, pairs } from './info.ts';
import { databaseSession } from './own-user.ts';

/**
 * Carries the libraries of functions (since 7.0), which are no keys, by their code: a FUNCTION DUMP is understood by no older
 * server, and differs between versions even where it holds nothing. Replication carries them by itself.
 */
export async function copyFunctions(context: Context, flow: Flow): Promise<void> {
  const here = await libraries(await context.sides.session(flow.from));
  const there = await libraries(await context.sides.session(flow.to));
  if (here === undefined || there === undefined) return;
  const changed = [...here].filter(([name, code]) => there.get(name) !== code);
  const gone = [...there.keys()].filter((name) => !here.has(name));
  if (changed.length === 0 && gone.length === 0) return;
  const writer = await databaseSession(context, flow.to, 0);
  for (const name of gone) await writer.send('FUNCTION', 'DELETE', name);
  for (const [, code] of changed) await writer.send('FUNCTION', 'LOAD', 'REPLACE', code);
}

/** Name to code; undefined on a server that has no functions, or does not show them (doctor names it). */
export async function libraries(session: RedisSession): Promise<ReadonlyMap<string, string> | undefined> {
  try {
    const reply = await session.send('FUNCTION', 'LIST', 'WITHCODE');
    const found = Array.isArray(reply) ? reply.map(pairs) : [];
    return new Map(found.map((one) => [String(one.get('library_name')), String(one.get('library_code'))]));
  } catch (error) {
    if (isRefusal(error) && /unknown command|unknown subcommand|NOPERM/i.test(messageOf(error)))
      return undefined;
    throw error;
  }
}
