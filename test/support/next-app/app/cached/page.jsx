import { randomUUID } from 'node:crypto';
import { unstable_cache } from 'next/cache';

export const revalidate = 3600;

const mark = unstable_cache(async () => randomUUID(), ['mark'], { tags: ['mark'] });

export default async function Page() {
  return (
    <p>
      {await mark()} {randomUUID()}
    </p>
  );
}
