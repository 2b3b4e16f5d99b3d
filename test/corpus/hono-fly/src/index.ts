import { Redis } from '@upstash/redis';
import { Hono } from 'hono';
import { array } from './from.ts';

const redis = Redis.fromEnv();
const app = new Hono();
const seconds = Number(process.env.LINK_TTL_DAYS ?? 30) * 86_400;

app.get('/up', (c) => c.text('up'));

app.get('/all', async (c) => c.json(array.from(await redis.smembers('links'))));

app.get('/:name', async (c) => {
  const target = await redis.get<string>(`link:${c.req.param('name')}`);
  return target ? c.redirect(target) : c.notFound();
});

app.put('/:name', async (c) => {
  await redis.set(`link:${c.req.param('name')}`, await c.req.text(), { ex: seconds });
  await redis.sadd('links', c.req.param('name'));
  return c.body(null, 204);
});

export default { port: Number(process.env.PORT ?? 8080), fetch: app.fetch };
