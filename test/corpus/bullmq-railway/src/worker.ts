import { Worker } from 'bullmq';
import sharp from 'sharp';
import { bucket } from './bucket';
import { connection } from './queue';

new Worker(
  'thumbnails',
  async ({ data: { key } }) => {
    const picture = await bucket.get(key);
    await bucket.put(`small/${key}`, await sharp(picture).resize(320).toBuffer());
  },
  { connection, concurrency: Number(process.env.WORKER_CONCURRENCY ?? 4) },
);
