import { send } from './clients/mail.js';
import { supabase } from './clients/supabase.js';

/** Whoever asks twice is welcomed once. */
export async function subscribe(email: string): Promise<void> {
  const { data, error } = await supabase
    .from('subscribers')
    .upsert({ email }, { onConflict: 'email', ignoreDuplicates: true })
    .select('email');
  if (error) throw error;
  if (data.length > 0) await send(email, 'Bienvenue', '<p>À bientôt dans votre boîte aux lettres.</p>');
}
