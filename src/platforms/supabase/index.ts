import type { Platform } from '../../core/app/platform.ts';
import { supabaseShape } from './shape.ts';
import { supabaseTies } from './ties.ts';
import { supabaseSecrets } from './download.ts';
import { supabaseVariables } from './variables.ts';

export const supabase: Platform = {
  id: 'supabase',
  name: 'Supabase',
  variables: [],
  hosts: ['.supabase.co', '.supabase.com', '.supabase.in'],
  readers: [supabaseTies],
  shape: supabaseShape,
  variablesApi: supabaseVariables,
  downloads: [supabaseSecrets],
};
