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
  const rows = await (await world.sides.on(flow.from)).query<{ name: string }>(
    `SELECT s.subname AS name FROM pg_catalog.pg_subscription s JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
     WHERE d.datname = current_database() AND NOT pg_catalog.starts_with(s.subname::text, $1)
       AND (s.subenabled OR EXISTS (SELECT FROM pg_catalog.pg_stat_subscription w WHERE w.subid = s.oid AND w.pid IS NOT NULL))
     ORDER BY 1`,
    [`${ownSchema}_`],
  );
  const names = rows.map(({ name }) => ident(name));
  const holds = names.length === 0;
  return {
    id: 'postgres.own-subscriptions',
    says: 'no subscription of your own goes on writing to the side that is left',
    holds,
    why: `${names.length} subscription(s) of your own apply changes on the ${flow.from}, and none may${holds ? '' : `: ${names.join(', ')}. What they bring passes every fence, and would be missing on the ${flow.to}`}`,
    next: holds
      ? undefined
      : `On the ${flow.from}: ${names.map((name) => `ALTER SUBSCRIPTION ${name} DISABLE;`).join(' ')} Its publisher keeps what follows in the slot, until a subscription on the ${flow.to} reads it.`,
  };
}
