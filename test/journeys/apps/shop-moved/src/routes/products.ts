import { Router } from 'express';
import { findProduct, listProducts } from '../catalog.js';

export const products = Router();

products.get('/products', async (_req, res) => {
  res.json(await listProducts());
});

products.get('/products/:slug', async (req, res) => {
  const product = await findProduct(req.params.slug);
  if (product) res.json(product);
  else res.sendStatus(404);
});
