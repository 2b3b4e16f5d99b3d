import { Router } from 'express';
import { z } from 'zod';
import { addToCart, readCart } from '../cart.js';

const Line = z.object({ slug: z.string().max(80), quantity: z.number().int().min(1).max(20) });

export const cart = Router();

cart.get('/cart', async (req, res) => {
  res.json(await readCart(req.sessionId));
});

cart.post('/cart', async (req, res) => {
  const { slug, quantity } = Line.parse(req.body);
  res.json(await addToCart(req.sessionId, slug, quantity));
});
