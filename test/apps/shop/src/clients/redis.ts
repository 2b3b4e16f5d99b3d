import { Redis } from '@upstash/redis';
import { env } from '../env.js';

export const redis = new Redis({ url: env.redisUrl, token: env.redisToken });

export const days = (count: number) => count * 24 * 3600;
