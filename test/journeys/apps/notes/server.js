import { createServer } from 'node:http';
import process from 'node:process';
import pg from 'pg';
import { createClient } from 'redis';

/** Notes in PostgreSQL, and in Redis what somebody has put into the cart: neither may be lost. */
const database = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 2 });
database.on('error', () => {});
const redis = createClient({ url: process.env.REDIS_URL });
redis.on('error', () => {});
await redis.connect();

const answers = {
  'GET /api/health': async () => ({ ok: true }),
  'GET /api/notes': async () => {
    const { rows } = await database.query('SELECT count(*)::int AS notes, max(id)::int AS last FROM notes');
    return { ...rows[0], cart: await redis.lLen('cart:anna') };
  },
  'POST /api/notes': async (text) => {
    const { rows } = await database.query('INSERT INTO notes (text) VALUES ($1) RETURNING id::int', [text]);
    return rows[0];
  },
  'POST /api/cart': async (text) => ({ cart: await redis.rPush('cart:anna', text) }),
};

const server = createServer(async (request, response) => {
  response.setHeader('content-type', 'application/json');
  const parts = [];
  for await (const part of request) parts.push(part);
  const answer = answers[`${request.method} ${request.url}`];
  try {
    const said = (await answer?.(Buffer.concat(parts).toString())) ?? {};
    response.statusCode = answer === undefined ? 404 : 200;
    response.end(JSON.stringify(said));
  } catch (error) {
    response.statusCode = 503;
    response.end(JSON.stringify({ error: String(error) }));
  }
});

server.listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => server.close(() => process.exit(0)));
