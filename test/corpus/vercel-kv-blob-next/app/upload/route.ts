import { put } from '@vercel/blob';
import { kv } from '@vercel/kv';

export async function POST(request: Request) {
  const file = (await request.formData()).get('portrait') as File;
  const { url } = await put(`portraits/${file.name}`, file, { access: 'public' });
  await kv.lpush('portraits', url);
  return Response.json({ url });
}
