import Image from 'next/image';
import { kv } from '@vercel/kv';

export const revalidate = 60;

export default async function Wall() {
  const urls = await kv.lrange<string>('portraits', 0, 49);
  return urls.map((url) => <Image key={url} src={url} alt="" width={320} height={320} />);
}
