import { days, redis } from './clients/redis.js';

const key = (sessionId: string) => `cart:${sessionId}`;

/** Slugs with how many of each. A cart is kept for thirty days. */
export type Cart = Record<string, number>;

export const readCart = async (sessionId: string): Promise<Cart> =>
  (await redis.hgetall<Cart>(key(sessionId))) ?? {};

export async function addToCart(sessionId: string, slug: string, quantity: number): Promise<Cart> {
  await redis.hincrby(key(sessionId), slug, quantity);
  await redis.expire(key(sessionId), days(30));
  await redis.zadd('carts:touched', { score: Date.now(), member: sessionId });
  return readCart(sessionId);
}

export async function emptyCart(sessionId: string): Promise<void> {
  await redis.del(key(sessionId));
  await redis.zrem('carts:touched', sessionId);
}

/** Sessions whose cart nobody touched for a day. */
export const abandonedCarts = (): Promise<string[]> =>
  redis.zrange('carts:touched', 0, Date.now() - days(1) * 1000, { byScore: true });
