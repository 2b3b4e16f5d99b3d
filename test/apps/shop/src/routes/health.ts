import { Router } from 'express';
import { redis } from '../clients/redis.js';
import { supabase } from '../clients/supabase.js';

export const health = Router();

health.get('/health', async (_req, res) => {
  const [{ error }] = await Promise.all([
    supabase.from('products').select('id', { count: 'exact', head: true }),
    redis.ping(),
  ]);
  res.status(error ? 503 : 200).json({ ok: !error });
});
