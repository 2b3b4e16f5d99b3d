import { redis } from './clients/redis.js';
import { sql } from './clients/sql.js';

export interface Product {
  id: number;
  slug: string;
  name: string;
  price_cents: number;
  stock: number;
  picture: string | null;
}

const columns = 'id::int, slug, name, price_cents, stock, picture';
const hour = 3600;

/** What can be bought, from a cache of one hour. */
export async function listProducts(): Promise<Product[]> {
  const cached = await redis.get('catalog:all');
  if (cached) return JSON.parse(cached);
  const { rows } = await sql.query<Product>(
    `select ${columns} from public.products where stock > 0 order by name`,
  );
  await redis.set('catalog:all', JSON.stringify(rows), { EX: hour });
  return rows;
}

export async function findProduct(slug: string): Promise<Product | null> {
  const { rows } = await sql.query<Product>(`select ${columns} from public.products where slug = $1`, [slug]);
  return rows[0] ?? null;
}
