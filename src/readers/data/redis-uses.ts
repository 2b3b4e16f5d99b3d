import { plainMentioning, type Plain } from '../../core/code/plain.ts';
import type { Data, Use } from '../../core/app/data.ts';
import { codeIn } from '../../core/code/code-in.ts';
import type { Tree } from '../../core/app/tree.ts';

/** What the beginning of a key says of what is kept below it: `session:${id}`. */
const keys: readonly (readonly [Use, RegExp])[] = [
  ['sessions', /"(?:user-?)?(?:sess|session|sessions|refresh|refresh-token):/i],
  ['carts', /"(?:cart|carts|basket|panier|paniers):/i],
  ['ratelimit', /"(?:rl|rate|ratelimit|rate-limit|rate_limit|throttle|limit):/i],
  ['cache', /"(?:cache|cached|page|html|products?|catalog|query|api):/i],
];

/** Settings and calls that say it in other words. */
const said: readonly (readonly [Use, RegExp])[] = [
  [
    'sessions',
    /\bSESSION_TYPE(?:"\]|=|:)=?"redis"|SESSION_ENGINE="django\.contrib\.sessions\.backends\.cache(?:d_db)?"|\bRedisStore\(\{/,
  ],
  [
    'cache',
    /"django\.core\.cache\.backends\.redis\.RedisCache"|"CACHE_TYPE":"(?:flask_caching\.backends\.)?[Rr]edis/,
  ],
  ['ratelimit', /\bRATELIMIT_STORAGE_UR[IL]|\bRateLimiterRedis\(|\bstorage_uri=[^)]*redis/i],
  ['cache', /\.(?:setEx|setex)\(|\{EX:|,"EX",|\bex=\w/],
  [
    'channels',
    /\.(?:publish|psubscribe|subscribe)\("|"RedisChannelLayer"|\bAsyncRedisManager\(|\bmessage_queue=/,
  ],
];

/** A call that writes into Redis: without one near, a key's name is only a text. */
const writes =
  /\b(?:redis|cache|client|kv|store|r)\w*\.(?:set|setex|setEx|get|hset|hSet|hget|incr|expire|rpush|lpush|sadd|zadd|json)\b/i;

/** What the app keeps in Redis, read from its keys and settings: it decides what may be lost. */
export async function redisUses(tree: Tree): Promise<Data[]> {
  const code = codeIn(tree, '', 'javascript', 'python');
  const files = await plainMentioning(tree, code, ['redis', 'Redis', 'REDIS']);
  return files.flatMap((file) =>
    usesIn(file).map(
      ([use, index]): Data => ({
        id: 'redis',
        kind: 'redis',
        uses: [use],
        env: [],
        from: [{ file: file.path, line: file.lineAt(index) }],
      }),
    ),
  );
}

function usesIn(file: Plain): (readonly [Use, number])[] {
  const rules = writes.test(file.text) ? [...keys, ...said] : said;
  return rules.flatMap(([use, pattern]) => {
    const index = file.text.search(pattern);
    return index < 0 ? [] : [[use, index] as const];
  });
}
