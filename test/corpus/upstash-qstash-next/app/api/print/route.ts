import { verifySignatureAppRouter } from '@upstash/qstash/nextjs';

export const POST = verifySignatureAppRouter(async (request: Request) => {
  const { order } = await request.json();
  await fetch(process.env.PRINTER_URL!, { method: 'POST', body: order });
  return new Response();
});
