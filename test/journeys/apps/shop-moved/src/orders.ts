import { addToCart, emptyCart, readCart } from './cart.js';
import { send } from './clients/mail.js';
import { sql } from './clients/sql.js';
import { from, say } from './money.js';

export interface Order {
  id: number;
  total_cents: number;
}

export class OutOfStock extends Error {}

/** The database takes the stock and writes the order in one transaction (supabase/migrations). */
export async function placeOrder(sessionId: string, email: string): Promise<Order> {
  const cart = await readCart(sessionId);
  const lines = Object.entries(cart).map(([slug, quantity]) => ({ slug, quantity }));
  const order = await take(email, lines);
  await emptyCart(sessionId);
  await send(
    email,
    `Votre commande n° ${order.id}`,
    `<p>Merci ! Nous préparons votre commande de ${say(from(order.total_cents))}.</p>`,
  );
  return order;
}

async function take(email: string, lines: object[]): Promise<Order> {
  try {
    const { rows } = await sql.query<{ placed: Order }>('select public.place_order($1, $2) as placed', [
      email,
      JSON.stringify(lines),
    ]);
    return rows[0].placed;
  } catch (error) {
    // What the function raises by itself.
    if ((error as { code?: string }).code === 'P0001') throw new OutOfStock((error as Error).message);
    throw error;
  }
}

/** Puts what was in an order back into a cart. */
export async function orderAgain(sessionId: string, orderId: number): Promise<void> {
  const { rows } = await sql.query('select slug, quantity from public.order_lines where order_id = $1', [
    orderId,
  ]);
  for (const { slug, quantity } of rows) await addToCart(sessionId, slug, quantity);
}
