import { Ratelimit } from '@upstash/ratelimit';
import { Redis } from '@upstash/redis';

export const limit = new Ratelimit({
  redis: Redis.fromEnv(),
  limiter: Ratelimit.fixedWindow(20, '60 s'),
});
