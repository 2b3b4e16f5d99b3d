import { type CutoverTerms, forward, type Gate } from '../../../core/mover.ts';
import { prepared, verified, wayBack } from '../gates.ts';
import { ownSubscriptions } from '../own-subscriptions.ts';
import type { PostgresWorld } from '../postgres-mover.ts';
import { givenUp } from '../turn.ts';
import { awaitReplay, readFollowing } from './arrival.ts';
import { slotOf, targetNow } from './place.ts';

/** What must hold before a standby is promoted. */
export async function readPhysicalGates(world: PostgresWorld, terms: CutoverTerms): Promise<Gate[]> {
  const standby = await standing(world);
  if (standby.holds !== true) return [standby];
  return [
    standby,
    await lag(world),
    await prepared(world, forward),
    await ownSubscriptions(world, forward),
    await wayBack(world, forward, givenUp(terms)),
    await verified(world),
  ];
}

async function standing(world: PostgresWorld): Promise<Gate> {
  const gate = { id: 'postgres.streaming', says: 'the standby streams from the source' };
  const now = await targetNow(world);
  if (now === 'primary')
    return {
      ...gate,
      holds: false,
      why: 'the target was promoted once, and a promoted server cannot follow again; a standby is needed',
      next: '`unmoor abort --drop-copied` (or `unmoor cleanup` where it has served), then `unmoor move --method physical` makes a new one.',
    };
  if (now === 'none')
    return { ...gate, holds: false, why: 'no server runs at the target', next: '`unmoor resume` starts it.' };
  const slot = await readFollowing(world, slotOf(world));
  const holds = slot?.active === true && slot.status !== 'lost';
  return {
    ...gate,
    holds,
    why: `slot ${slotOf(world)} is ${slot === undefined ? 'not there' : slot.status === 'lost' ? 'lost' : slot.active ? 'read by the standby' : 'not read by anybody'}`,
    next: holds
      ? undefined
      : "See the standby's log, unmoor.log in its data directory; then `unmoor resume`.",
  };
}

async function lag(world: PostgresWorld): Promise<Gate> {
  const ms = await awaitReplay(world, world.maxLagMs);
  return {
    id: 'postgres.lag',
    says: 'a write is seen on the standby at once',
    holds: ms !== undefined,
    why:
      ms === undefined
        ? `a commit was not replayed within ${world.maxLagMs} ms`
        : `a commit took ${Math.round(ms)} ms, at most ${world.maxLagMs} ms are allowed`,
    next:
      ms === undefined ? 'Wait until the standby has caught up: `unmoor status` shows the lag.' : undefined,
  };
}
