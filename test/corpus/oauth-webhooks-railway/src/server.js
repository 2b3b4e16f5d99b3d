import * as Sentry from '@sentry/node';
import { RedisStore } from 'connect-redis';
import express from 'express';
import session from 'express-session';
import passport from 'passport';
import { createClient } from 'redis';
import { google } from './google.js';
import { hooks } from './hooks.js';

Sentry.init({ dsn: process.env.SENTRY_DSN });

const { SESSION_SECRET, REDIS_PRIVATE_URL, PORT = 3000 } = process.env;
const redis = createClient({ url: REDIS_PRIVATE_URL });
await redis.connect();

const app = express();
app.set('trust proxy', 1);
app.use('/hooks', hooks);
app.use(
  session({
    store: new RedisStore({ client: redis, prefix: 'sess:' }),
    secret: SESSION_SECRET,
    resave: false,
    saveUninitialized: false,
    cookie: { secure: true, domain: 'choir-tickets.up.railway.app' },
  }),
);
passport.use(google);
app.use(passport.authenticate('session'));
app.get('/login', passport.authenticate('google', { scope: ['email'] }));
app.get('/live', (_req, res) => res.sendStatus(204));
app.listen(PORT);
