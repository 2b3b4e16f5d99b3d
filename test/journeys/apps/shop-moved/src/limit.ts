import type { NextFunction, Request, Response } from 'express';
import { redis } from './clients/redis.js';

/** Five a minute and address. */
export async function limited(req: Request, res: Response, next: NextFunction) {
  const key = `limit:${req.ip ?? 'unknown'}:${Math.floor(Date.now() / 60_000)}`;
  const [count] = await redis.multi().incr(key).expire(key, 60).exec();
  if (Number(count) <= 5) next();
  else res.sendStatus(429);
}
