import { Router } from 'express';
import { z } from 'zod';
import { limited } from '../limit.js';
import { subscribe } from '../newsletter.js';

const Subscriber = z.object({ email: z.email() });

export const newsletter = Router();

newsletter.post('/newsletter', limited, async (req, res) => {
  await subscribe(Subscriber.parse(req.body).email);
  res.sendStatus(204);
});
