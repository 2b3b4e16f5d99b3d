import type { NextApiRequest, NextApiResponse } from 'next';
import { admin } from '../../utils/admin';

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  const photos = admin.storage.from('photos');
  const { data, error } = await photos.createSignedUploadUrl(`${req.query.walk}.jpg`);
  if (error) return res.status(500).json({ error });
  const { error: failed } = await admin.rpc('mark_uploaded', { walk: Number(req.query.walk) });
  res.status(failed ? 500 : 200).json(data);
}
