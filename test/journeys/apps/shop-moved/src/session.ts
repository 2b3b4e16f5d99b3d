import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { days, redis } from './clients/redis.js';

declare module 'express-serve-static-core' {
  interface Request {
    sessionId: string;
  }
}

/** A visitor's session lives seven days after the last visit. */
export async function session(req: Request, res: Response, next: NextFunction) {
  const given: unknown = req.cookies.sid;
  const known = typeof given === 'string' && (await redis.expire(`session:${given}`, days(7))) === 1;
  req.sessionId = known ? given : randomUUID();
  if (!known) await redis.set(`session:${req.sessionId}`, String(Date.now()), { EX: days(7) });
  res.cookie('sid', req.sessionId, { httpOnly: true, sameSite: 'lax', maxAge: days(7) * 1000 });
  next();
}
