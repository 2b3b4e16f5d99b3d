import Image from 'next/image';
import { Order } from './order';
import picture from './picture.png';

export const dynamic = 'force-dynamic';

export default function Page() {
  const price = 42;
  async function order(_, form) {
    'use server';
    return `ordered ${form.get('what')} at ${price}`;
  }
  return (
    <main>
      <Image src={picture} alt="red" width={64} height={64} />
      <Order action={order} />
    </main>
  );
}
