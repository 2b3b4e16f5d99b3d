import { UnmoorError } from '../../core/errors/error.ts';
import { type Home, readHome, releasesScript } from '../../core/host/releases.ts';
import type { Server } from '../../core/host/server.ts';

const untouched = 'Nothing was changed on the server.';

/** @throws UnmoorError HOST-401 */
export async function homeOf(server: Server, expected?: string): Promise<Home> {
  const home = readHome((await server.run(releasesScript)).stdout);
  if (home === undefined)
    throw new UnmoorError('HOST-401', {
      why: `${server.name} is nobody’s home yet, or its files are of a time before releases.`,
      next: '`unmoor provision` makes it one.',
      state: untouched,
    });
  if (expected !== undefined && expected !== home.app)
    throw new UnmoorError('HOST-401', {
      why: `${server.name} is the home of ${home.app}, and what was rendered here is ${expected}.`,
      next: 'name the server of this app, or the folder of that one (--app, --files).',
      state: untouched,
    });
  return home;
}
