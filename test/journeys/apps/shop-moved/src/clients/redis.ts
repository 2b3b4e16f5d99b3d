import { createClient } from 'redis';
import { env } from '../env.js';

export const redis = createClient({ url: env.redisUrl });
redis.on('error', (error) => console.error('redis:', error));
await redis.connect();

export const days = (count: number) => count * 24 * 3600;
