import type { Side } from '../../../core/finding.ts';
import type { JsonObject } from '../../../core/json.ts';
import type { PostgresWorld } from '../postgres-mover.ts';
import { type Address, sameAddress } from './ini.ts';
import type { Pool } from './pool.ts';

const sourceNote = 'pooler.source';

/** A side as the pooler reaches it: the source as its entry had it, the target as we were told. */
export function addressOf(world: PostgresWorld, side: Side): Address {
  const noted = world.memory.noted(sourceNote) as JsonObject | undefined;
  if (side === 'source' && noted !== undefined) return noted as unknown as Address;
  const { host, port, database } =
    (side === 'target' ? world.pooler?.to : undefined) ?? world.sides.endpoint(side);
  return { host, port, database };
}

/** Before the entry is changed for the first time: where it led. */
export async function noteSource(world: PostgresWorld, pool: Pool): Promise<void> {
  if (world.memory.noted(sourceNote) !== undefined) return;
  const entry = await pool.pointsAt();
  if (entry === undefined || sameAddress(entry, addressOf(world, 'target'))) return;
  const { host, port, database } = entry;
  await world.memory.note(sourceNote, { ...(host === undefined ? {} : { host }), port, database });
}
