import { sql } from '@vercel/postgres';

export async function latest(): Promise<string[]> {
  const { rows } = await sql`select crop from harvests order by day desc limit 10`;
  return rows.map(({ crop }) => crop);
}
