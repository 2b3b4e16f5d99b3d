import { Router } from 'express';
import { redis } from '../clients/redis.js';
import { sql } from '../clients/sql.js';

export const health = Router();

health.get('/health', async (_req, res) => {
  await Promise.all([sql.query('select 1 from public.products limit 1'), redis.ping()]);
  res.json({ ok: true });
});
