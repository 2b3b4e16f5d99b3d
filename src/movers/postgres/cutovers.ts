import type { Cutover, Flow } from '../../core/mover.ts';
import type { PostgresWorld } from './postgres-mover.ts';
import { TransparentCutover } from './pooler/transparent.ts';
import { PostgresTurn } from './turn.ts';

/** The way in which this run turns the flow. One place chooses: by method, by flow, and whether a pooler stands before it. */
export function cutoverOf(world: PostgresWorld, flow: Flow): Cutover {
  const turn = new PostgresTurn(world, flow);
  return world.pool === undefined ? turn : new TransparentCutover(world, flow, turn, world.pool);
}
