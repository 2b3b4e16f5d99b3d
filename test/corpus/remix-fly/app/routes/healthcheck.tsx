import { db } from '~/db.server';

export async function loader() {
  await db.hike.count();
  return new Response('OK');
}
