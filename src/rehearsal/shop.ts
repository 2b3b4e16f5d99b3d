import type { PostgresEndpoint } from '../core/endpoint.ts';
import { connectPostgres, type PgSession } from '../io/postgres.ts';
import { makeShopRole, shopKeys, shopRest, shopTables } from './shop-schema.ts';

/** Rows of a shop of one megabyte, tables and indexes together. */
const perMegabyte = {
  users: 330,
  products: 60,
  images: 12,
  carts: 170,
  orders: 650,
  sessions: 400,
  events: 1300,
};

/**
 * Fills an empty database with a shop of about so many megabytes, rows made on the server: 200 MB in less than ten seconds on two
 * cores. The same size gives the same rows.
 * @param endpoint as a role that may create roles
 */
export async function fillShop(
  endpoint: PostgresEndpoint,
  megabytes: number,
  signal?: AbortSignal,
): Promise<void> {
  const lanes = await Promise.all([connect(endpoint), connect(endpoint)]);
  const end = () => void Promise.all(lanes.map((lane) => lane.end()));
  signal?.addEventListener('abort', end, { once: true });
  try {
    const [one, two] = lanes;
    await one.run(makeShopRole);
    await one.run(shopTables);
    const rows = shopRows(megabytes);
    await inLanes(lanes, rows);
    await inLanes(lanes, shopKeys);
    await one.run(shopRest);
    await two.run('VACUUM (ANALYZE)');
  } finally {
    signal?.removeEventListener('abort', end);
    await Promise.all(lanes.map((lane) => lane.end()));
  }
}

const connect = (endpoint: PostgresEndpoint) =>
  connectPostgres(endpoint, { application: 'unmoor sample shop' });

/** Each list in its own session, statement by statement. */
async function inLanes(lanes: readonly PgSession[], lists: readonly (readonly string[])[]): Promise<void> {
  await Promise.all(
    lists.map(async (statements, i) => {
      for (const statement of statements) await lanes[i % lanes.length]?.run(statement);
    }),
  );
}

function shopRows(megabytes: number): readonly (readonly string[])[] {
  const n = Object.fromEntries(
    Object.entries(perMegabyte).map(([name, rows]) => [name, Math.max(10, Math.round(rows * megabytes))]),
  ) as Record<keyof typeof perMegabyte, number>;
  // hashint4 spreads numbers evenly and the same way on every server; the mask takes its sign away.
  const pick = (seed: string, of: number) => `(1 + (pg_catalog.hashint4(${seed}) & 2147483647) % ${of})`;
  const user = (number: string) => `pg_catalog.md5('user' || ${number})::uuid`;
  const series = (count: number) => `pg_catalog.generate_series(1, ${count}) AS i`;
  return [
    [
      `INSERT INTO shop.orders (user_id, status, total, ship_to, note, placed_at)
       SELECT ${user(pick('i', n.users))}, (ARRAY['placed','paid','packed','sent','returned'])[${pick('i + 1', 5)}]::shop.order_status,
         ${pick('i', 90000)} / 100.0, pg_catalog.jsonb_build_object('street', ${pick('i', 300)} || ' Harbour Road', 'city', 'Port ' || i % 500, 'zip', 10000 + i % 89999),
         CASE WHEN i % 7 = 0 THEN 'Leave it with the neighbour, Nº ' || i % 90 || ' — merci' END,
         '2024-06-01 00:00+00'::timestamptz + i * interval '90 days' / ${n.orders} * 8 FROM ${series(n.orders)}`,
      `INSERT INTO shop.order_items
       SELECT i, line, ${pick('i * 3 + line', n.products)}, ${pick('i + line', 5)}, ${pick('i + line', 9000)} / 100.0
       FROM ${series(n.orders)}, pg_catalog.generate_series(1, 1 + i % 4) AS line`,
      `INSERT INTO shop.sessions (token, user_id, data, from_address, expires_at)
       SELECT pg_catalog.md5('session' || i)::uuid, ${user(pick('i', n.users))},
         pg_catalog.jsonb_build_object('csrf', pg_catalog.md5('csrf' || i), 'seen', ${pick('i', 40)}, 'flash', ARRAY['hello', 'i' || i % 10]),
         ('10.' || i % 256 || '.' || i / 256 % 256 || '.7')::inet, '2026-12-01 00:00+00'::timestamptz + i * interval '1 second' FROM ${series(n.sessions)}`,
      `INSERT INTO shop.audit_log SELECT '2026-01-01 00:00+00'::timestamptz + i * interval '1 minute', 'staff' || i % 12, 'changed price', i * interval '1 ms' FROM ${series(n.carts)}`,
      `INSERT INTO shop.audit_log SELECT * FROM shop.audit_log LIMIT 3`, // rows that are equal in every column: a copy must keep each
    ],
    [
      `INSERT INTO shop.users (id, email, name, profile, tags, newsletter, born, created_at)
       SELECT ${user('i')}, 'user' || i || '@example.org', 'Zoë ' || pg_catalog.initcap(pg_catalog.left(pg_catalog.md5(i::text), 9)),
         pg_catalog.jsonb_build_object('lang', (ARRAY['en','fr','de'])[${pick('i', 3)}], 'points', ${pick('i', 5000)}, 'prefs', pg_catalog.jsonb_build_object('theme', 'dark', 'n', i % 17)),
         ARRAY['tag' || i % 50, 'été'], i % 3 = 0, CASE WHEN i % 5 > 0 THEN '1960-01-01'::date + ${pick('i', 15000)} END,
         '2023-01-01 00:00+00'::timestamptz + i * interval '1 minute' FROM ${series(n.users)}`,
      `INSERT INTO shop.products (sku, title, description, price, attributes)
       SELECT 'SKU-' || i, 'Lamp ' || pg_catalog.md5(i::text), pg_catalog.repeat('It gives light. ' || pg_catalog.md5(i::text) || ' ', ${pick('i', 12)}), ${pick('i', 50000)} / 100.0,
         pg_catalog.jsonb_build_object('colour', (ARRAY['red','green','blue','ivory'])[${pick('i', 4)}], 'size', i % 60, 'parts', ARRAY[i % 7, i % 11]) FROM ${series(n.products)}`,
      // Images are cut from one block of noise that does not compress: about 8 kB each, so they all live in TOAST.
      `WITH noise AS MATERIALIZED (
         SELECT pg_catalog.string_agg(pg_catalog.decode(pg_catalog.md5(k::text), 'hex'), ''::bytea) AS block FROM pg_catalog.generate_series(1, 2048) AS k)
       INSERT INTO shop.product_images
       SELECT ${pick('i', n.products)}, i, pg_catalog.substr(block, ${pick('i', 20000)}, 4000 + ${pick('i + 7', 8000)})
       FROM noise, ${series(Math.min(n.images, 32000))}`,
      `INSERT INTO shop.carts (user_id, is_open, updated_at)
       SELECT ${user(pick('i', n.users))}, i % 4 = 0, '2026-10-01'::timestamp + i * interval '7 seconds' FROM ${series(n.carts)}`,
      `INSERT INTO shop.cart_items SELECT i, ${pick('i', n.products)}, ${pick('i', 4)} FROM ${series(n.carts)}`,
      `INSERT INTO shop.events (at, kind, payload)
       SELECT '2025-06-01 00:00+00'::timestamptz + i * interval '500 days' / ${n.events}, (ARRAY['view','click','search','buy'])[${pick('i', 4)}],
         pg_catalog.jsonb_build_object('path', '/p/' || ${pick('i', n.products)}, 'ms', ${pick('i', 900)}, 'ref', pg_catalog.md5(i::text)) FROM ${series(n.events)}`,
    ],
  ];
}
