import type { Flow, Gate } from '../../core/mover.ts';
import { ident } from '../../io/postgres.ts';
import { ownSchema } from './catalog.ts';
import type { PostgresWorld } from './postgres-mover.ts';

/**
 * Subscriptions of the person's own are left alone, and what they bring goes along like any other row while a stream follows. An apply
 * worker passes the fence (its triggers are in origin mode, and it is not held to default_transaction_read_only): after the cutover its
 * rows would arrive on the closed side only.
 */
export async function ownSubscriptions(world: PostgresWorld, flow: Flow): Promise<Gate> {
  // Whatever its major, everybody may read these columns (13 gives its oid to superusers only). A worker reads again whether it is
  // enabled before each transaction that it applies; the fence waits for one that is running.
  const rows = await (await world.sides.on(flow.from)).query<{ name: string }>(
    `SELECT subname AS name FROM pg_catalog.pg_subscription
     WHERE subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
       AND subenabled AND NOT pg_catalog.starts_with(subname::text, $1) ORDER BY 1`,
    [`${ownSchema}_`],
  );
  const names = rows.map(({ name }) => ident(name));
  const holds = names.length === 0;
  return {
    id: 'postgres.own-subscriptions',
    says: 'no subscription of your own goes on writing to the side that is left',
    holds,
    why: `${names.length} subscription(s) of your own are enabled on the ${flow.from}, and none may${holds ? '' : `: ${names.join(', ')}. What they bring passes every fence, and would be missing on the ${flow.to}`}`,
    next: holds
      ? undefined
      : `On the ${flow.from}: ${names.map((name) => `ALTER SUBSCRIPTION ${name} DISABLE;`).join(' ')} Its publisher keeps what follows in the slot, until a subscription on the ${flow.to} reads it.`,
  };
}
