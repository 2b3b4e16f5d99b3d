import type { Mover } from '../core/mover.ts';
import type { Report } from '../core/progress.ts';
import type { Clock } from '../io/clock.ts';
import type { Journal } from '../journal/journal.ts';

/** What every acting verb needs. Wiring builds it; pipeline never imports a mover. */
export interface RunContext {
  readonly movers: readonly Mover[];
  readonly journal: Journal;
  readonly report: Report;
  readonly clock: Clock;
}

/** What a verb that only looks needs. */
export type LookContext = Pick<RunContext, 'movers' | 'report' | 'clock'>;
