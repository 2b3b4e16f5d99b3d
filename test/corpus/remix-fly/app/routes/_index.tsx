import { useLoaderData } from '@remix-run/react';
import { db } from '~/db.server';

export const loader = () => db.hike.findMany();

export default function Index() {
  const hikes = useLoaderData<typeof loader>();
  return <ul>{hikes.map(({ id, title }) => <li key={id}>{title}</li>)}</ul>;
}
