import type { Data, Use } from '../../core/app/data.ts';
import type { Found, Reader } from '../../core/app/reader.ts';
import type { Tree } from '../../core/app/tree.ts';
import { findTies } from '../../core/code/find-ties.ts';
import { brandFacts } from '../../core/code/platform-words.ts';
import { type Finding, placesOf } from '../../core/code/rule.ts';
import { hostRules, upstashRules } from './rules.ts';
import { usesOfRedis } from './uses.ts';

/** What in an app speaks to Upstash: Redis over HTTPS and what is built on it, QStash, vectors; hosts and variables. */
export const upstashTies: Reader = {
  id: 'upstash ties',
  async read(tree: Tree): Promise<Found> {
    const findings = await findTies(tree, upstashRules);
    const facts = brandFacts('upstash', findings, hostRules);
    return { ...facts, data: dataOf(findings, await usesOfRedis(tree)) };
  },
};

function dataOf(findings: readonly Finding[], uses: readonly Use[]): Data[] {
  const of = (...rules: readonly string[]) => findings.filter(({ words }) => rules.includes(words.rule));
  const redis = of('upstash.redis', 'upstash.ratelimit', 'upstash.url');
  const queue = of('upstash.qstash');
  const limits = of('upstash.ratelimit').length > 0 ? (['ratelimit'] as const) : [];
  const env = [
    ...new Set(of('upstash.variable').flatMap(({ found }) => (/REDIS.*URL$/.test(found) ? [found] : []))),
  ];
  const base = { platform: 'upstash' };
  return [
    ...(redis.length === 0
      ? []
      : [
          {
            ...base,
            id: 'redis',
            kind: 'redis' as const,
            uses: [...new Set([...uses, ...limits])].toSorted(),
            env: env.toSorted(),
            from: placesOf(redis),
          },
        ]),
    ...(queue.length === 0
      ? []
      : [{ ...base, id: 'queue', kind: 'queue' as const, engine: 'qstash', env: [], from: placesOf(queue) }]),
  ];
}
