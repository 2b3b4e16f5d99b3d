import type { Tree } from '../../core/app/tree.ts';
import { both, told } from '../../core/code/platform-words.ts';
import { type Finding, finding, type Words } from '../../core/code/rule.ts';
import { settingLines, settingsOf } from '../../core/code/settings.ts';
import { sourcesOf } from '../../core/code/sources.ts';

const evicts: Words = {
  rule: 'any.redis-eviction',
  what: told(
    'lets Redis throw away waiting work when memory runs out',
    'laisse Redis jeter le travail en attente quand la mémoire manque',
  ),
  wayOut: both(
    'use noeviction for what holds a queue, sessions or carts, and a Redis of its own for the cache',
    'employez noeviction pour ce qui tient une file, des sessions ou des paniers, et un Redis à part pour le cache',
  ),
  effort: 'setting',
};

/** A Redis that evicts whatever it holds, in an app that keeps more than a cache in it. */
export async function redisTies(tree: Tree): Promise<readonly Finding[]> {
  const found = (await settingsOf(tree)).flatMap((file) =>
    settingLines(file).flatMap(({ text, line }) => {
      const [policy] = /\ballkeys-(?:lru|lfu|random)\b/.exec(text) ?? [];
      return policy === undefined ? [] : [finding(evicts, policy, file.path, line)];
    }),
  );
  if (found.length === 0) return [];
  const holds = await (await sourcesOf(tree)).mentioning([
    'celery',
    'bullmq',
    'channels_redis',
    'django_rq',
    'connect-redis',
  ]);
  return holds.length > 0 ? found : [];
}
