import type { VercelRequest, VercelResponse } from '@vercel/node';

export default async function handler(req: VercelRequest, res: VercelResponse) {
  const answer = await fetch(`https://box-office.example/v2/seats/${req.query.venue}`, {
    headers: { 'x-api-key': process.env.BOX_OFFICE_KEY! },
  });
  res.status(answer.status).json(await answer.json());
}
