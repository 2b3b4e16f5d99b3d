import { addToCart, emptyCart, readCart } from './cart.js';
import { send } from './clients/mail.js';
import { supabase } from './clients/supabase.js';
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
  const { data, error } = await supabase.rpc('place_order', { buyer: email, lines });
  if (error?.code === 'P0001') throw new OutOfStock(error.message);
  if (error) throw error;
  const order = data as Order;
  await emptyCart(sessionId);
  await send(
    email,
    `Votre commande n° ${order.id}`,
    `<p>Merci ! Nous préparons votre commande de ${say(from(order.total_cents))}.</p>`,
  );
  return order;
}

/** Puts what was in an order back into a cart. */
export async function orderAgain(sessionId: string, orderId: number): Promise<void> {
  const { data, error } = await supabase
    .from('order_lines')
    .select('slug, quantity')
    .eq('order_id', orderId);
  if (error) throw error;
  for (const { slug, quantity } of data) await addToCart(sessionId, slug, quantity);
}
