import { createClient } from '@supabase/supabase-js';
import type { Database } from '../types/db';

export const admin = createClient<Database>(
  process.env.NEXT_PUBLIC_SUPABASE_URL as string,
  process.env.SUPABASE_SERVICE_ROLE_KEY as string,
);
