import { send } from './clients/mail.js';
import { sql } from './clients/sql.js';

/** Whoever asks twice is welcomed once. */
export async function subscribe(email: string): Promise<void> {
  const { rowCount } = await sql.query(
    'insert into public.subscribers (email) values ($1) on conflict do nothing',
    [email],
  );
  if (rowCount === 1) await send(email, 'Bienvenue', '<p>À bientôt dans votre boîte aux lettres.</p>');
}
