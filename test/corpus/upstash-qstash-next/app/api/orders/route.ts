import { limit } from '@/lib/limit';
import { print } from '@/lib/queue';

export async function POST(request: Request) {
  const { success } = await limit.limit(request.headers.get('x-forwarded-for') ?? 'nobody');
  if (!success) return new Response(null, { status: 429 });
  await print(await request.text());
  return new Response(null, { status: 202 });
}
