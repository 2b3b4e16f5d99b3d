import type { Sample } from '../../core/mover.ts';
import type { Method } from './notes.ts';

/** One direction in which data flows. */
export interface Link {
  readonly method: Method;
  /**
   * Begins to follow; does nothing where it already does.
   * - `copy`: the other side is empty, everything is to be copied
   * - `reconcile`: the other side may lag, hold too much or be equal: nobody watched
   * - `equal`: both sides hold the same and neither accepts writes
   * Returns when the other side has once been brought level.
   */
  start(from: 'copy' | 'reconcile' | 'equal'): Promise<void>;
  /** Opens ahead whatever `start('equal')` needs, so that it takes no time. Nothing flows yet. */
  arm(): Promise<void>;
  /** Everything written before the call has arrived when it returns. @throws UnmoorError RED-302 after `withinMs` */
  level(withinMs: number): Promise<void>;
  sample(): Promise<Sample>;
  /** Ends what lives in this process; data stops flowing where this process carries it. */
  stop(): Promise<void>;
}
