import { get } from '@vercel/edge-config';
import { headers } from 'next/headers';

export default async function Page() {
  const notice = await get<string>('notice');
  const country = (await headers()).get('x-vercel-ip-country') ?? 'somewhere';
  return (
    <main>
      {notice && <p>{notice}</p>}
      <p>Hello to {country}.</p>
    </main>
  );
}
