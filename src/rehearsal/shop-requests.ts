import type { AppSession, AppStatement } from '../io/app-session.ts';
import { writerStep } from './ledger.ts';

/**
 * What the shop's app does. Which of the four a request is follows from its number, so that a check can tell what must be there:
 * 0 a checkout in one statement, 1 a session renewed (insert and delete), 2 an event, 3 a checkout in several statements.
 * Each writes its number to shop.requests (nothing there is unique, so that a doubled row can stand and be seen) and adds one to its
 * writer's counter.
 */
export type RequestKind = 0 | 1 | 2 | 3;

export const requestKind = (id: number): RequestKind => (id % 4) as RequestKind;

const record = `
  r AS (INSERT INTO shop.requests (request_id) VALUES ($1::bigint)),
  n AS (INSERT INTO shop.counters AS c (writer, total) VALUES ($2::integer, 1) ON CONFLICT (writer) DO UPDATE SET total = c.total + 1)`;

const user =
  '(SELECT id FROM shop.users WHERE id >= pg_catalog.md5($1::bigint::text)::uuid ORDER BY id LIMIT 1)';
const anyUser = `coalesce(${user}, (SELECT id FROM shop.users ORDER BY id LIMIT 1))`;

const order = `
  o AS (INSERT INTO shop.orders (request_id, user_id, total, ship_to) VALUES ($1::bigint, ${anyUser}, 42.50, '{"city": "Port 7"}') RETURNING id)`;
const items =
  'INSERT INTO shop.order_items SELECT id, line, 1 + $1::bigint % 9, 2, 21.25 FROM o, (VALUES (1), (2)) AS l(line)';

const checkout: AppStatement = {
  name: 'checkout',
  text: `WITH ${record}, ${order},
    p AS (UPDATE shop.products SET sold = sold + 2 WHERE id = 1 + $1::bigint % 9) ${items}`,
};
const renewal: AppStatement = {
  name: 'renewal',
  text: `WITH ${record}, d AS (DELETE FROM shop.sessions WHERE writer = $2::integer AND request_id < $1::bigint)
    INSERT INTO shop.sessions (token, writer, request_id, user_id, data, expires_at)
    VALUES (pg_catalog.md5('request' || $1::bigint)::uuid, $2::integer, $1::bigint, ${anyUser}, '{"seen": 1}', pg_catalog.now() + interval '1 day')`,
};
const event: AppStatement = {
  name: 'event',
  text: `WITH ${record} INSERT INTO shop.events (at, kind, request_id, payload) VALUES (pg_catalog.now(), 'buy', $1::bigint, '{"ms": 3}')`,
};
const recordOnly: AppStatement = { name: 'record', text: `WITH ${record} SELECT 1` };
const orderOnly: AppStatement = { name: 'order', text: `WITH ${order} ${items}` };

/** Where a request stood when it failed: only while it commits can it be that it stands all the same. */
export class RequestPhase {
  isCommitting = false;
}

/** Does a request. It resolves when the server has acknowledged the commit. */
export async function perform(session: AppSession, id: number, phase: RequestPhase): Promise<void> {
  const values = [id, Math.floor(id / writerStep)];
  const kind = requestKind(id);
  if (kind === 3) {
    await session.run('BEGIN');
    await session.query(recordOnly, values);
    await session.query(orderOnly, [id]);
    phase.isCommitting = true;
    await session.run('COMMIT');
    return;
  }
  phase.isCommitting = true; // one statement is its own transaction
  await session.query(kind === 0 ? checkout : kind === 1 ? renewal : event, values);
}

export const readPage: AppStatement = {
  name: 'page',
  text: `SELECT p.title, p.price, (SELECT count(*)::int FROM shop.cart_items i WHERE i.product_id = p.id LIMIT 1) AS carts
    FROM shop.products p WHERE p.id = $1`,
};
