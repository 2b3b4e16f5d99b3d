const base = process.env.NEXT_PUBLIC_API_URL ?? 'http://localhost:3001';

export interface Product {
  id: number;
  slug: string;
  name: string;
  price_cents: number;
  stock: number;
  picture: string | null;
}

/** On the server nothing is kept: the API has its own cache. */
export async function getProducts(): Promise<Product[]> {
  return ask('/products');
}

export async function getProduct(slug: string): Promise<Product | undefined> {
  const answer = await fetch(`${base}/api/products/${encodeURIComponent(slug)}`, { cache: 'no-store' });
  return answer.status === 404 ? undefined : answer.json();
}

export const getCart = (): Promise<Record<string, number>> => ask('/cart');
export const addToCart = (slug: string) => tell('/cart', { slug, quantity: 1 });
export const placeOrder = (email: string): Promise<{ id: number }> => tell('/orders', { email });
export const subscribe = (email: string) => tell('/newsletter', { email });
export const askForJob = (name: string, secret: string) =>
  ask(`/jobs/${name}`, { headers: { authorization: `Bearer ${secret}` } });

async function ask<T>(path: string, options: RequestInit = {}): Promise<T> {
  const answer = await fetch(`${base}/api${path}`, { cache: 'no-store', credentials: 'include', ...options });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return answer.status === 204 ? (undefined as T) : answer.json();
}

const tell = <T>(path: string, body: object): Promise<T> =>
  ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
