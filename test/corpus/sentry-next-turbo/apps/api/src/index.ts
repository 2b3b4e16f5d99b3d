import { next } from '@ferry/times';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const app = new Hono();
app.get('/next', (c) => c.json({ next: next(new Date()) }));

serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 8787) });
