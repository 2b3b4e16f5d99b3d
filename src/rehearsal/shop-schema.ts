/**
 * The sample shop: small, but with everything that a real app's schema holds and that a mover must get right: uuid, jsonb, numeric,
 * arrays, enum, domain, generated columns, identity and serial, foreign keys, GIN and partial indexes, a view, a materialized view,
 * a function with a trigger, partitions, a table without a primary key, values large enough for TOAST, and an app role that is no
 * superuser and owns one of the tables.
 */
export const shopRole = 'shop_app';

/** Roles belong to the server, not to the database: it may be there already. */
export const makeShopRole = `
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = '${shopRole}') THEN CREATE ROLE ${shopRole} LOGIN; END IF;
END $$`;

export const shopTables = `
CREATE SCHEMA shop;
CREATE TYPE shop.order_status AS ENUM ('placed', 'paid', 'packed', 'sent', 'returned');
CREATE DOMAIN shop.quantity AS integer CHECK (VALUE > 0);

CREATE TABLE shop.users (
  id uuid NOT NULL DEFAULT pg_catalog.gen_random_uuid(),
  email text NOT NULL,
  name text NOT NULL,
  profile jsonb NOT NULL DEFAULT '{}',
  tags text[] NOT NULL DEFAULT '{}',
  newsletter boolean NOT NULL DEFAULT false,
  born date,
  created_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
CREATE TABLE shop.products (
  id integer GENERATED ALWAYS AS IDENTITY,
  sku text NOT NULL,
  title text NOT NULL,
  description text NOT NULL,
  price numeric(10,2) NOT NULL,
  attributes jsonb NOT NULL,
  sold bigint NOT NULL DEFAULT 0,
  price_with_tax numeric(10,2) GENERATED ALWAYS AS (price * 1.20) STORED,
  updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
CREATE TABLE shop.product_images (
  product_id integer NOT NULL,
  position smallint NOT NULL,
  body bytea NOT NULL
);
CREATE TABLE shop.carts (
  id serial,
  user_id uuid NOT NULL,
  is_open boolean NOT NULL,
  updated_at timestamp NOT NULL DEFAULT pg_catalog.now()
);
CREATE TABLE shop.cart_items (cart_id integer NOT NULL, product_id integer NOT NULL, quantity shop.quantity NOT NULL);
CREATE TABLE shop.orders (
  id bigint GENERATED ALWAYS AS IDENTITY,
  request_id bigint,
  user_id uuid NOT NULL,
  status shop.order_status NOT NULL DEFAULT 'placed',
  total numeric(12,2) NOT NULL,
  ship_to jsonb NOT NULL,
  note text,
  placed_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
CREATE TABLE shop.order_items (
  order_id bigint NOT NULL,
  line smallint NOT NULL,
  product_id integer NOT NULL,
  quantity shop.quantity NOT NULL,
  price numeric(10,2) NOT NULL
);
CREATE TABLE shop.sessions (
  token uuid NOT NULL,
  writer integer,
  request_id bigint,
  user_id uuid NOT NULL,
  data jsonb NOT NULL,
  from_address inet,
  expires_at timestamptz NOT NULL
);
CREATE TABLE shop.events (
  id bigint GENERATED ALWAYS AS IDENTITY,
  at timestamptz NOT NULL,
  kind text NOT NULL,
  request_id bigint,
  payload jsonb NOT NULL
) PARTITION BY RANGE (at);
CREATE TABLE shop.events_old PARTITION OF shop.events FOR VALUES FROM (MINVALUE) TO ('2026-01-01 00:00+00');
CREATE TABLE shop.events_2026 PARTITION OF shop.events FOR VALUES FROM ('2026-01-01 00:00+00') TO ('2027-01-01 00:00+00');
CREATE TABLE shop.events_new PARTITION OF shop.events DEFAULT;
CREATE TABLE shop.audit_log (at timestamptz NOT NULL DEFAULT pg_catalog.now(), who text NOT NULL, what text NOT NULL, took interval);
CREATE TABLE shop.requests (id bigserial, request_id bigint NOT NULL, at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp());
CREATE TABLE shop.counters (writer integer NOT NULL, total bigint NOT NULL)`;

/** After the rows, for an index is built faster than it grows. Two lists, for two sessions. */
export const shopKeys: readonly (readonly string[])[] = [
  [
    'ALTER TABLE shop.order_items ADD PRIMARY KEY (order_id, line)',
    'ALTER TABLE shop.events ADD PRIMARY KEY (id, at)',
    'CREATE INDEX events_kind ON shop.events (kind, at)',
    'ALTER TABLE shop.product_images ADD PRIMARY KEY (product_id, position)',
    'ALTER TABLE shop.carts ADD PRIMARY KEY (id)',
    'ALTER TABLE shop.cart_items ADD PRIMARY KEY (cart_id, product_id)',
    'CREATE INDEX carts_open ON shop.carts (user_id) WHERE is_open',
    'ALTER TABLE shop.requests ADD PRIMARY KEY (id)',
    'CREATE INDEX requests_request ON shop.requests (request_id)',
    'ALTER TABLE shop.counters ADD PRIMARY KEY (writer)',
  ],
  [
    'ALTER TABLE shop.users ADD PRIMARY KEY (id)',
    'ALTER TABLE shop.users ADD CONSTRAINT users_email UNIQUE (email)',
    'CREATE INDEX users_profile ON shop.users USING gin (profile jsonb_path_ops)',
    'ALTER TABLE shop.products ADD PRIMARY KEY (id)',
    'ALTER TABLE shop.products ADD CONSTRAINT products_sku UNIQUE (sku)',
    "CREATE INDEX products_search ON shop.products USING gin (to_tsvector('english', title))",
    'ALTER TABLE shop.orders ADD PRIMARY KEY (id)',
    'CREATE INDEX orders_user ON shop.orders (user_id, placed_at DESC)',
    'CREATE INDEX orders_request ON shop.orders (request_id) WHERE request_id IS NOT NULL',
    'ALTER TABLE shop.sessions ADD PRIMARY KEY (token)',
    'CREATE INDEX sessions_writer ON shop.sessions (writer) WHERE writer IS NOT NULL',
  ],
];

export const shopRest = `
ALTER TABLE shop.product_images ADD FOREIGN KEY (product_id) REFERENCES shop.products ON DELETE CASCADE;
ALTER TABLE shop.carts ADD FOREIGN KEY (user_id) REFERENCES shop.users;
ALTER TABLE shop.cart_items ADD FOREIGN KEY (cart_id) REFERENCES shop.carts ON DELETE CASCADE, ADD FOREIGN KEY (product_id) REFERENCES shop.products;
ALTER TABLE shop.orders ADD FOREIGN KEY (user_id) REFERENCES shop.users;
ALTER TABLE shop.order_items ADD FOREIGN KEY (order_id) REFERENCES shop.orders ON DELETE CASCADE, ADD FOREIGN KEY (product_id) REFERENCES shop.products;
ALTER TABLE shop.sessions ADD FOREIGN KEY (user_id) REFERENCES shop.users;

CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at := pg_catalog.now(); RETURN NEW; END $$;
CREATE TRIGGER products_touch BEFORE UPDATE ON shop.products FOR EACH ROW EXECUTE FUNCTION shop.touch();
CREATE VIEW shop.open_carts AS
  SELECT c.id, c.user_id, pg_catalog.count(*) AS lines FROM shop.carts c JOIN shop.cart_items i ON i.cart_id = c.id WHERE c.is_open GROUP BY c.id;
CREATE MATERIALIZED VIEW shop.best_sellers AS
  SELECT product_id, pg_catalog.sum(quantity) AS sold FROM shop.order_items GROUP BY product_id ORDER BY 2 DESC LIMIT 100;
CREATE UNIQUE INDEX best_sellers_product ON shop.best_sellers (product_id);
COMMENT ON TABLE shop.audit_log IS 'It has no primary key: a move must cope.';

GRANT USAGE ON SCHEMA shop TO ${shopRole};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA shop TO ${shopRole};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA shop TO ${shopRole};
ALTER TABLE shop.sessions OWNER TO ${shopRole}`;
