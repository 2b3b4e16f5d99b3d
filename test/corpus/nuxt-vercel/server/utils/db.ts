import { createClient } from '@supabase/supabase-js';

const { supabaseUrl, supabaseSecretKey } = useRuntimeConfig();

export const db = createClient(supabaseUrl, supabaseSecretKey);
