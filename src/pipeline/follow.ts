import type { Sample } from '../core/mover.ts';
import type { MoverKind } from '../journal/events.ts';
import type { LookContext } from './context.ts';
import type { FollowResult } from './results.ts';
import { tell } from './tell.ts';

export interface FollowOptions {
  /** Ends it, after what is being applied. */
  readonly signal: AbortSignal;
  /** Time between two looks at the lag, ms. Default 2000. */
  readonly everyMs?: number;
}

/**
 * Keeps alive what follows in this process, where a server does not follow by itself, and tells the lag.
 * @returns when it was stopped, or when nothing needs it (any more)
 * @throws a mover's own error when it stopped at something that a person must mend
 */
export async function follow(
  { movers, report, clock }: LookContext,
  { signal, everyMs = 2000 }: FollowOptions,
): Promise<FollowResult> {
  let samples: { [mover in MoverKind]?: Sample } = {};
  const living = movers.filter((mover) => mover.followsHere !== undefined);
  try {
    for (const mover of living) await mover.follow();
    while (!signal.aborted) {
      const here = await Promise.all(living.map(async (mover) => mover.followsHere?.()));
      if (!here.includes(true)) return { state: 'not needed', samples };
      for (const mover of living) {
        const sample = await mover.sample();
        samples = { ...samples, [mover.kind]: sample };
        tell(report, { kind: 'lag', mover: mover.kind, ms: sample.lagMs, bytes: sample.lagBytes });
      }
      await clock.sleep(everyMs, signal);
    }
  } catch (error) {
    if (!signal.aborted) throw error; // its connections were closed under it
  }
  return { state: 'stopped', samples };
}
