import { prune } from '@/lib/digest';

export async function GET() {
  return Response.json({ pruned: await prune() });
}
