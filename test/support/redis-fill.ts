import type { RedisSession } from '../../src/io/redis/session.ts';

/**
 * Mixed keys `key:0` to `key:<count - 1>`, made by the server itself: 60 % strings of 150 bytes, 10 % each of hashes,
 * lists, sets and sorted sets; every tenth expires in an hour. A million take about 310 MB of its memory.
 */
const script = `
local expiry = tonumber(ARGV[3])
for i = tonumber(ARGV[1]), tonumber(ARGV[2]) do
  local k, x = 'key:' .. i, i % 10
  if x < 6 then redis.call('SET', k, string.rep(string.char(97 + i % 26), 150) .. i)
  elseif x == 6 then redis.call('HSET', k, 'name', 'user ' .. i, 'mail', 'u' .. i .. '@example.org', 'age', i % 90, 'bio', string.rep('b', 80))
  elseif x == 7 then for j = 1, 10 do redis.call('RPUSH', k, 'item ' .. i .. j .. string.rep('x', 20)) end
  elseif x == 8 then for j = 1, 8 do redis.call('SADD', k, 'm' .. i .. j) end
  else for j = 1, 8 do redis.call('ZADD', k, i + j, 'm' .. j .. i) end end
  if i % 10 == 0 then redis.call('PEXPIREAT', k, expiry) end
end`;

export async function fillRedis(redis: RedisSession, count: number, now = Date.now()): Promise<void> {
  for (let at = 0; at < count; at += 10_000) {
    const last = Math.min(count, at + 10_000) - 1;
    await redis.send('EVAL', script, '0', String(at), String(last), String(now + 3_600_000));
  }
}
