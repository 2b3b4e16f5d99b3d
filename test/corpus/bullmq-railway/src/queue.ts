import { Queue } from 'bullmq';
import IORedis from 'ioredis';

export const connection = new IORedis(process.env.REDIS_URL!, { maxRetriesPerRequest: null, family: 0 });

export const thumbnails = new Queue('thumbnails', { connection });
