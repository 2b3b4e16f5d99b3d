import { waitUntil } from '@vercel/functions';
import { sendDigest } from '@/lib/digest';

export async function GET(request: Request) {
  if (request.headers.get('authorization') !== `Bearer ${process.env.CRON_SECRET}`)
    return new Response(null, { status: 401 });
  waitUntil(sendDigest());
  return new Response(null, { status: 202 });
}
