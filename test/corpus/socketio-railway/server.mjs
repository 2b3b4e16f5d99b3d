import { createAdapter } from '@socket.io/redis-adapter';
import express from 'express';
import { Redis } from 'ioredis';
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { play } from './game.mjs';

const app = express();
app.use(express.static('public'));
app.get('/healthz', (_req, res) => res.send('ok'));

const server = createServer(app);
const pub = new Redis({
  host: process.env.REDISHOST,
  port: Number(process.env.REDISPORT ?? 6379),
  username: process.env.REDISUSER,
  password: process.env.REDISPASSWORD,
  family: 0,
});
const io = new Server(server, {
  adapter: createAdapter(pub, pub.duplicate()),
  cors: { origin: [`https://${process.env.RAILWAY_PUBLIC_DOMAIN}`, 'https://quiz.example'] },
});

io.on('connection', (socket) => play(io, socket));
server.listen(process.env.PORT ?? 3000);
