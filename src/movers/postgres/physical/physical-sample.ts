import type { Sample } from '../../../core/mover.ts';
import { readKept } from '../kept-wal.ts';
import { adviceOnKept } from '../let-go.ts';
import type { PostgresWorld } from '../postgres-mover.ts';
import { awaitReplay, readFollowing } from './arrival.ts';
import { slotOf, targetNow } from './place.ts';

/** Where the standby stands. */
export async function physicalSample(world: PostgresWorld): Promise<Sample> {
  const name = slotOf(world);
  const slot = await readFollowing(world, name);
  const standby = (await targetNow(world)) === 'standby';
  const lagMs = standby && slot?.active === true ? await awaitReplay(world, 1000) : undefined;
  const [kept] = await readKept(await world.sides.on('source', 'sample'), world);
  const advice = kept === undefined ? [] : adviceOnKept('source', kept);
  return {
    state: !standby ? 'copying' : slot?.active === true ? 'following' : 'stopped',
    lagMs,
    lagBytes: slot?.lag ?? undefined,
    retainedBytes: kept?.retained,
    retainedLimit: kept?.budget.bytes,
    ...(advice.length === 0 ? {} : { advice }),
    detail: { standby: { name, active: slot?.active ?? false, walStatus: slot?.status ?? 'no slot' } },
  };
}
