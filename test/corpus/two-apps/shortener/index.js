import Fastify from 'fastify';
import Redis from 'ioredis';

const redis = new Redis(process.env.REDIS_URL);
const app = Fastify();
app.get('/:name', async (request, reply) => reply.redirect(await redis.get(request.params.name)));
app.listen({ port: process.env.PORT || 7000, host: '::' });
