import { intoFile } from '../../core/agent/places.ts';
import { Secret } from '../../core/secret.ts';
import { readPrivate } from '../private-file.ts';

/** What waits on this server for the app's data, as `unmoor provision` left it. */
export async function readInto(): Promise<{ readonly to?: Secret; readonly redisTo?: Secret }> {
  const [to, redisTo] = await Promise.all(
    (['postgres', 'redis'] as const).map(async (kind) => {
      const url = await readPrivate(intoFile(kind));
      return url === undefined ? undefined : new Secret(url.trim());
    }),
  );
  return { to, redisTo };
}
