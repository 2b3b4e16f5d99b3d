import { readdirSync, readFileSync } from 'node:fs';
import { sql } from './clients/sql.js';

/** Each file of supabase/migrations once, in the order of their names; then what the shop sells, where nothing is there yet. */
const folder = 'supabase/migrations';
await sql.query('create table if not exists public.migrations (name text primary key)');
for (const name of readdirSync(folder).sort()) {
  const { rowCount } = await sql.query('insert into public.migrations values ($1) on conflict do nothing', [
    name,
  ]);
  if (rowCount === 1) await sql.query(readFileSync(`${folder}/${name}`, 'utf8'));
}
const { rows } = await sql.query('select count(*)::int as products from public.products');
if (rows[0].products === 0) await sql.query(readFileSync('supabase/seed.sql', 'utf8'));
await sql.end();
