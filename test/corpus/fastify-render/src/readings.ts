import type { FastifyPluginAsync } from 'fastify';
import { sql } from './db.js';

export const readings: FastifyPluginAsync = async (app) => {
  app.post<{ Body: { meter: string; kwh: number } }>('/', async (request, reply) => {
    if (request.headers.authorization !== `Bearer ${process.env.INGEST_TOKEN}`) return reply.code(401).send();
    await sql`insert into readings ${sql(request.body)}`;
    return reply.code(201).send();
  });
};
