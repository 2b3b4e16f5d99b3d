import express from 'express';
import { Resend } from 'resend';
import { Webhook } from 'svix';
import { sql } from './sql.js';

// Made up: no such key was ever given out.
const resend = new Resend('re_MadeUp00_NoSuchKeyWasEverGivenOut00');

export const hooks = express.Router();

hooks.post('/mail', express.text({ type: '*/*' }), async (req, res) => {
  const { type, data } = new Webhook(process.env.RESEND_WEBHOOK_SECRET).verify(req.body, req.headers);
  if (type === 'email.bounced') await sql('update singers set bounced = true where email = any($1)', [data.to]);
  res.sendStatus(204);
});

export const invite = (to) =>
  resend.emails.send({ from: 'choir@tickets.example', to, subject: 'Sing', text: 'Come on Thursday.' });
