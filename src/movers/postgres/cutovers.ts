import type { Cutover, Flow } from '../../core/mover.ts';
import type { PostgresWorld } from './postgres-mover.ts';
import { PostgresTurn } from './turn.ts';

/** The way in which this run turns the flow. One place chooses: by method, by flow, and whether a pooler stands before it. */
export const cutoverOf = (world: PostgresWorld, flow: Flow): Cutover => new PostgresTurn(world, flow);
