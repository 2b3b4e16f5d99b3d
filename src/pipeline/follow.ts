import type { Mover, Sample } from '../core/mover.ts';
import type { MoverKind } from '../journal/events.ts';
import type { LookContext } from './context.ts';
import type { FollowResult } from './results.ts';
import { tell } from './tell.ts';

export interface FollowOptions {
  /** Ends it, after what is being applied. */
  readonly signal: AbortSignal;
  /** Time between two looks, ms. Default 2000. */
  readonly everyMs?: number;
}

/**
 * Keeps alive what follows in this process, where a server does not follow by itself; watches, however they follow, what the sides
 * keep for each other, so that it is let go of before a disk fills; and tells the lag.
 * @returns when it was stopped, or when nothing needs it (any more)
 * @throws a mover's own error when it stopped at something that a person must mend, or let go
 */
export async function follow(
  { movers, report, clock }: LookContext,
  { signal, everyMs = 2000 }: FollowOptions,
): Promise<FollowResult> {
  const samples: { [mover in MoverKind]?: Sample } = {};
  const over = new AbortController();
  const end = AbortSignal.any([signal, over.signal]);
  const again = async (look: () => Promise<boolean>) => {
    while (!end.aborted && (await look())) await clock.sleep(everyMs, end);
  };
  const seen = ({ kind }: Mover, sample: Sample) => {
    samples[kind] = { ...samples[kind], ...sample };
    tell(report, { kind: 'lag', mover: kind, ms: sample.lagMs, bytes: sample.lagBytes });
  };
  const live = async (mover: Mover) => {
    if (mover.followsHere === undefined) return;
    await mover.follow();
    await again(async () => {
      const here = await mover.followsHere?.();
      if (here === true) seen(mover, await mover.sample());
      return here === true;
    });
  };
  const keepWatch = (mover: Mover) =>
    again(async () => {
      const sample = await mover.guard?.();
      if (sample !== undefined) seen(mover, sample);
      return sample !== undefined;
    });
  try {
    // Beside each other: a side that has fallen silent must not keep the other from being watched.
    await Promise.all(movers.flatMap((mover) => [live(mover), keepWatch(mover)]));
  } catch (error) {
    if (!signal.aborted) throw error; // its connections were closed under it
  } finally {
    over.abort(); // the others end with the one that failed
  }
  return { state: signal.aborted ? 'stopped' : 'not needed', samples };
}
