insert into public.products (slug, name, price_cents, stock) values
  ('bracelet-mirabelle', 'Bracelet Mirabelle', 2900, 12),
  ('collier-quetsche', 'Collier Quetsche', 4900, 3),
  ('boucles-reine-claude', 'Boucles Reine-Claude', 3500, 0);
