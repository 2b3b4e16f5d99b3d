import Link from 'next/link';
import { getProducts } from '../lib/api';
import { price } from '../lib/price';

export const dynamic = 'force-dynamic';

export default async function Home() {
  const products = await getProducts();
  return (
    <main>
      <h1>Nos bijoux</h1>
      <ul>
        {products.map(({ slug, name, price_cents }) => (
          <li key={slug}>
            <Link href={`/bijoux/${slug}`}>{name}</Link>, {price(price_cents)}
          </li>
        ))}
      </ul>
    </main>
  );
}
