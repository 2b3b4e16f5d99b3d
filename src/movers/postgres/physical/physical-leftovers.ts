import type { Leftover } from '../../../core/mover.ts';
import { literal } from '../../../io/postgres.ts';
import { dropSlot } from '../generation.ts';
import type { PostgresWorld } from '../postgres-mover.ts';
import { clusterOf, slotOf } from './place.ts';

/** The new server's files, and the slot at the source that keeps WAL for it. The server first, or it would take the slot again. */
export async function physicalLeftovers(world: PostgresWorld): Promise<Leftover[]> {
  const found: Leftover[] = [];
  const cluster = await clusterOf(world);
  const state = cluster.state();
  if (state === 'begun' || state === 'complete')
    found.push({
      side: 'target',
      kind: 'data directory',
      name: cluster.data,
      removal: `${cluster.binDir}/pg_ctl -D ${cluster.data} stop; rm -r ${cluster.data} ${cluster.data}.unmoor`,
      holds: 'copied data',
      remove: async () => {
        await cluster.stop();
        cluster.remove();
      },
    });
  const source = await world.sides.on('source');
  const name = slotOf(world);
  const rows = await source.query('SELECT FROM pg_catalog.pg_replication_slots WHERE slot_name = $1', [name]);
  if (rows.length > 0)
    found.push({
      side: 'source',
      kind: 'replication slot',
      name,
      removal: `SELECT pg_drop_replication_slot(${literal(name)});`,
      remove: () => dropSlot(source, name),
    });
  return found;
}
