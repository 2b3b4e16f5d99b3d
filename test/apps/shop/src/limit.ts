import { Ratelimit } from '@upstash/ratelimit';
import type { NextFunction, Request, Response } from 'express';
import { redis } from './clients/redis.js';

const limiter = new Ratelimit({ redis, limiter: Ratelimit.slidingWindow(5, '1 m'), prefix: 'limit' });

export async function limited(req: Request, res: Response, next: NextFunction) {
  const { success } = await limiter.limit(req.ip ?? 'unknown');
  if (success) next();
  else res.sendStatus(429);
}
