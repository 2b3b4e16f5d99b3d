import Image from 'next/image';
import { notFound } from 'next/navigation';
import { AddToCart } from '../../../components/add-to-cart';
import { getProduct } from '../../../lib/api';
import { price } from '../../../lib/price';

export default async function ProductPage({ params }: { params: Promise<{ slug: string }> }) {
  const product = await getProduct((await params).slug);
  if (!product) notFound();
  return (
    <main>
      <h1>{product.name}</h1>
      {product.picture && <Image src={product.picture} alt={product.name} width={640} height={640} />}
      <p>{price(product.price_cents)}</p>
      {product.stock > 0 ? <AddToCart slug={product.slug} /> : <p>Épuisé</p>}
    </main>
  );
}
