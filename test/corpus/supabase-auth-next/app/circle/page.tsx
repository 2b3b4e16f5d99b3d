import { createClient } from '@/lib/supabase/server';

export default async function Circle() {
  const supabase = await createClient();
  const { data: books } = await supabase.from('books').select('id, title, members ( name )');
  return <ul>{books?.map(({ id, title }) => <li key={id}>{title}</li>)}</ul>;
}
