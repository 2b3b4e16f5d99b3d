import { days, redis } from './clients/redis.js';

const key = (sessionId: string) => `cart:${sessionId}`;

/** Slugs with how many of each. A cart is kept for thirty days. */
export type Cart = Record<string, number>;

export async function readCart(sessionId: string): Promise<Cart> {
  const lines = await redis.hGetAll(key(sessionId));
  return Object.fromEntries(Object.entries(lines).map(([slug, quantity]) => [slug, Number(quantity)]));
}

export async function addToCart(sessionId: string, slug: string, quantity: number): Promise<Cart> {
  await redis.hIncrBy(key(sessionId), slug, quantity);
  await redis.expire(key(sessionId), days(30));
  await redis.zAdd('carts:touched', { score: Date.now(), value: sessionId });
  return readCart(sessionId);
}

export async function emptyCart(sessionId: string): Promise<void> {
  await redis.del(key(sessionId));
  await redis.zRem('carts:touched', sessionId);
}

/** Sessions whose cart nobody touched for a day. */
export const abandonedCarts = (): Promise<string[]> =>
  redis.zRangeByScore('carts:touched', 0, Date.now() - days(1) * 1000);
