import type { Cutover, Flow } from '../../core/mover.ts';
import { never } from '../../core/never.ts';
import { OfflineCutover } from './offline/offline-cutover.ts';
import { PhysicalCutover } from './physical/physical-cutover.ts';
import { TransparentCutover } from './pooler/transparent.ts';
import type { PostgresWorld } from './postgres-mover.ts';
import { PostgresTurn } from './turn.ts';

/** The way in which this run turns the flow. One place chooses: by method, by flow, and whether a pooler stands before it. */
export function cutoverOf(world: PostgresWorld, flow: Flow): Cutover {
  const cutover = byMethod(world, flow);
  return world.pool === undefined ? cutover : new TransparentCutover(world, flow, cutover, world.pool);
}

function byMethod(world: PostgresWorld, flow: Flow): Cutover {
  switch (world.method) {
    case 'logical':
      return new PostgresTurn(world, flow);
    case 'physical':
      return flow.to === 'target'
        ? new PhysicalCutover(world)
        : new PostgresTurn(world, flow, 'leaving again makes another standby');
    case 'offline':
      return flow.to === 'target'
        ? new OfflineCutover(world)
        : new PostgresTurn(world, flow, 'leaving again copies everything again');
    default:
      return never(world.method);
  }
}
