import { Router } from 'express';
import { abandonedCarts } from '../cart.js';
import { env } from '../env.js';

export const jobs = Router();

/** Called by the front end's cron, once a day. */
jobs.get('/jobs/abandoned-carts', async (req, res) => {
  if (req.get('authorization') !== `Bearer ${env.cronSecret}`) return void res.sendStatus(401);
  const abandoned = await abandonedCarts();
  res.json({ abandoned: abandoned.length });
});
