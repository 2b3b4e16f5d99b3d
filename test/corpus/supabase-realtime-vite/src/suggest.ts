import { supabase } from './supabase';

/** Words that go with what is on the list: an edge function asks a model. */
export async function suggest(label: string): Promise<string[]> {
  const { data } = await supabase.functions.invoke<string[]>('suggest', { body: { label } });
  return data ?? [];
}
