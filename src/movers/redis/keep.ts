import type { RedisSession } from '../../io/redis/session.ts';
import { info, isRefusal, setting } from './info.ts';

/** Whether what is set while the server runs can be written to where it is read at its start. */
export async function canKeep(session: RedisSession): Promise<boolean> {
  if (((await setting(session, 'aclfile')) ?? '') !== '') return true;
  return ((await info(session, 'server')).get('config_file') ?? '') !== '';
}

/**
 * Writes users and settings as they are now to the server's own files (ACL SAVE, CONFIG REWRITE). A fence that only the
 * running server knows would be open after a restart. A server without such files cannot: doctor tells.
 */
export async function keepOverRestart(session: RedisSession): Promise<void> {
  for (const words of [
    ['ACL', 'SAVE'],
    ['CONFIG', 'REWRITE'],
  ])
    try {
      await session.send(...words);
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
}
