import { Router } from 'express';
import { z } from 'zod';
import { OutOfStock, orderAgain, placeOrder } from '../orders.js';

const Buyer = z.object({ email: z.email() });

export const orders = Router();

orders.post('/orders', async (req, res) => {
  const { email } = Buyer.parse(req.body);
  try {
    res.status(201).json(await placeOrder(req.sessionId, email));
  } catch (error) {
    if (!(error instanceof OutOfStock)) throw error;
    res.status(409).json({ error: error.message });
  }
});

orders.post('/orders/:id/again', async (req, res) => {
  await orderAgain(req.sessionId, Number(req.params.id));
  res.sendStatus(204);
});
