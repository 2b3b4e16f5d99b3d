import { Strategy } from 'passport-google-oauth20';
import { sql } from './sql.js';

export const google = new Strategy(
  {
    clientID: process.env.GOOGLE_CLIENT_ID,
    clientSecret: process.env['GOOGLE_CLIENT_SECRET'],
    callbackURL: 'https://choir-tickets.up.railway.app/login/callback',
  },
  async (_access, _refresh, profile, done) => {
    const { rows } = await sql('select * from singers where email = $1', [profile.emails[0].value]);
    done(null, rows[0] ?? false);
  },
);
