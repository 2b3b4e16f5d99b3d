import { db } from '~/server/db';

export default async function Page() {
  const plants = await db.plant.findMany();
  return <p>{plants.length}</p>;
}
