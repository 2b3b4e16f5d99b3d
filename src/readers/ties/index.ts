import type { Platform } from '../../core/app/platform.ts';
import type { Found, Reader } from '../../core/app/reader.ts';
import { anyPlatform } from '../../core/app/tie.ts';
import type { Tree } from '../../core/app/tree.ts';
import { foundOf } from '../../core/code/rule.ts';
import { buildVariables } from './build-variables.ts';
import { cdnFiles } from './cdn-files.ts';
import { djangoTies } from './django.ts';
import { ownDomains } from './domains.ts';
import { hstsTies } from './hsts.ts';
import { mailNeed } from './mail.ts';
import { otherDatabases } from './other-databases.ts';
import { redisTies } from './redis.ts';
import { releaseTies } from './release.ts';

/**
 * What binds an app to no platform in particular and still breaks, or does harm, when it moves; and the app's own domains.
 * @param platforms whose names and hosts are told by their own readers
 */
export const tiesOfAny = (platforms: readonly Pick<Platform, 'id' | 'hosts'>[]): Reader => ({
  id: 'ties of any platform',
  async read(tree: Tree): Promise<Found> {
    // All at once: what they look for is then looked for once.
    const [domains, needs, ...findings] = await Promise.all([
      ownDomains(tree, platforms),
      mailNeed(tree, platforms),
      buildVariables(tree, platforms),
      djangoTies(tree),
      hstsTies(tree),
      releaseTies(tree),
      redisTies(tree),
      cdnFiles(tree),
      otherDatabases(tree),
    ]);
    return { ties: foundOf(anyPlatform, findings.flat()).ties, needs, domains };
  },
});
