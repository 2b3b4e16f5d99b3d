import { askForJob } from '../../../lib/api';

export const dynamic = 'force-dynamic';

/** Vercel calls it every morning, with the secret. */
export async function GET(request: Request) {
  const secret = process.env.CRON_SECRET;
  if (!secret || request.headers.get('authorization') !== `Bearer ${secret}`)
    return new Response('Unauthorized', { status: 401 });
  return Response.json(await askForJob('abandoned-carts', secret));
}
