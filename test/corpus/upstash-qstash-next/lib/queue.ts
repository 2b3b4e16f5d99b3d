import { Client } from '@upstash/qstash';

const qstash = new Client({ token: process.env.QSTASH_TOKEN! });
const site = process.env.VERCEL_PROJECT_PRODUCTION_URL;

export const print = (order: string) =>
  qstash.publishJSON({ url: `https://${site}/api/print`, body: { order }, retries: 3 });
