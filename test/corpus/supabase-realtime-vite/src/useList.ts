import { onUnmounted, ref } from 'vue';
import { supabase } from './supabase';

export interface Item {
  id: number;
  label: string;
}

export function useList() {
  const items = ref<Item[]>([]);
  const load = async () => {
    const { data } = await supabase.from('items').select('id, label').order('id');
    items.value = data ?? [];
  };
  const channel = supabase
    .channel('items')
    .on('postgres_changes', { event: '*', schema: 'public', table: 'items' }, load)
    .subscribe();
  onUnmounted(() => supabase.removeChannel(channel));
  void load();
  return items;
}
