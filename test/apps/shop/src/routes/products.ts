import { timingSafeEqual } from 'node:crypto';
import { Router } from 'express';
import multer from 'multer';
import { findProduct, listProducts, setPicture } from '../catalog.js';
import { env } from '../env.js';

const upload = multer({ storage: multer.memoryStorage(), limits: { fileSize: 5_000_000 } });

export const products = Router();

products.get('/products', async (_req, res) => {
  res.json(await listProducts());
});

products.get('/products/:slug', async (req, res) => {
  const product = await findProduct(req.params.slug);
  if (product) res.json(product);
  else res.sendStatus(404);
});

products.post('/products/:slug/picture', upload.single('picture'), async (req, res) => {
  if (!isOurs(req.get('authorization'))) return void res.sendStatus(403);
  if (!req.file) return void res.sendStatus(400);
  res.json({ picture: await setPicture(String(req.params.slug), req.file.buffer, req.file.mimetype) });
});

function isOurs(given = ''): boolean {
  const expected = Buffer.from(`Bearer ${env.cronSecret}`);
  const actual = Buffer.from(given);
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
