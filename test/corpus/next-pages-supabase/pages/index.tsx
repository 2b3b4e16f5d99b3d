import { createPagesServerClient } from '@supabase/auth-helpers-nextjs';
import type { GetServerSideProps } from 'next';

export const getServerSideProps: GetServerSideProps = async (ctx) => {
  const supabase = createPagesServerClient(ctx);
  const {
    data: { session },
  } = await supabase.auth.getSession();
  if (!session) return { redirect: { destination: '/login', permanent: false } };
  const { data, count } = await supabase
    .from('walks')
    .select('*', { count: 'exact' })
    .limit(20);
  return { props: { walks: data, count } };
};

export default function Home({ walks }: { walks: { id: number; dog: string }[] }) {
  return <ul>{Array.from(walks, ({ id, dog }) => <li key={id}>{dog}</li>)}</ul>;
}
