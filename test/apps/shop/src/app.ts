import * as Sentry from '@sentry/node';
import cookieParser from 'cookie-parser';
import cors from 'cors';
import express, { type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';
import { ZodError } from 'zod';
import { env } from './env.js';
import { cart } from './routes/cart.js';
import { health } from './routes/health.js';
import { jobs } from './routes/jobs.js';
import { newsletter } from './routes/newsletter.js';
import { orders } from './routes/orders.js';
import { products } from './routes/products.js';
import { session } from './session.js';

const origins = [env.frontendUrl, 'https://atelier-mirabelle.vercel.app'];

export const app = express();
app.set('trust proxy', 1);
app.use(helmet(), cors({ origin: origins, credentials: true }), express.json(), cookieParser());
app.use('/api', health, jobs);
app.use('/api', session, products, cart, orders, newsletter);

Sentry.setupExpressErrorHandler(app);
app.use((error: unknown, _req: Request, res: Response, _next: NextFunction) => {
  if (error instanceof ZodError) return void res.status(400).json({ error: error.issues });
  console.error(error);
  res.status(500).json({ error: 'something went wrong' });
});
