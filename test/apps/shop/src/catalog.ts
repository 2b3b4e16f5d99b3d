import { redis } from './clients/redis.js';
import { supabase } from './clients/supabase.js';

export interface Product {
  id: number;
  slug: string;
  name: string;
  price_cents: number;
  stock: number;
  picture: string | null;
}

const columns = 'id, slug, name, price_cents, stock, picture';
const hour = 3600;

/** What can be bought, from a cache of one hour. */
export async function listProducts(): Promise<Product[]> {
  const cached = await redis.get<Product[]>('catalog:all');
  if (cached) return cached;
  const { data, error } = await supabase.from('products').select(columns).gt('stock', 0).order('name');
  if (error) throw error;
  await redis.set('catalog:all', data, { ex: hour });
  return data;
}

export async function findProduct(slug: string): Promise<Product | null> {
  const { data, error } = await supabase.from('products').select(columns).eq('slug', slug).maybeSingle();
  if (error) throw error;
  return data;
}

/** Puts the picture into the public bucket and its address on the product. */
export async function setPicture(slug: string, file: Buffer, type: string): Promise<string> {
  const path = `${slug}/${Date.now()}`;
  const stored = await supabase.storage.from('pictures').upload(path, file, { contentType: type });
  if (stored.error) throw stored.error;
  const { publicUrl } = supabase.storage.from('pictures').getPublicUrl(path).data;
  const { error } = await supabase.from('products').update({ picture: publicUrl }).eq('slug', slug);
  if (error) throw error;
  await redis.del('catalog:all');
  return publicUrl;
}
