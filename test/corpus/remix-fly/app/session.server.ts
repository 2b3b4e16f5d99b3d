import { createCookieSessionStorage } from '@remix-run/node';

if (!process.env.SESSION_SECRET) throw new Error('SESSION_SECRET must be set');

export const sessions = createCookieSessionStorage({
  cookie: { name: '__session', secrets: [process.env.SESSION_SECRET], secure: true },
});

export const region = process.env.FLY_REGION ?? 'local';
