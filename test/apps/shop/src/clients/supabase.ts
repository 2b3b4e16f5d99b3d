import { createClient } from '@supabase/supabase-js';
import { env } from '../env.js';

/** Speaks with the service role: it passes row level security, so it must never reach a browser. */
export const supabase = createClient(env.supabaseUrl, env.supabaseKey, {
  auth: { persistSession: false, autoRefreshToken: false },
});
