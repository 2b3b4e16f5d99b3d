import cors from '@fastify/cors';
import Fastify from 'fastify';
import { readings } from './readings.js';

const app = Fastify({ logger: true, trustProxy: true });
await app.register(cors, { origin: [/\.meters\.example$/, 'https://meter-readings.onrender.com'] });
await app.register(readings, { prefix: '/readings' });
app.get('/status', async () => ({ ok: true }));

await app.listen({ port: Number(process.env.PORT ?? 10000), host: '0.0.0.0' });
