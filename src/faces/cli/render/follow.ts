import { showDuration } from '../../../core/units.ts';
import type { FollowResult } from '../../../pipeline/results.ts';

export function renderFollow({ state, samples }: FollowResult): string {
  if (state === 'not needed') return 'Nothing needs to be followed or watched from here.';
  const lag = samples.postgres?.lagMs;
  return [
    `Stopped.${lag === undefined ? '' : ` The lag was ${showDuration(lag)}.`}`,
    'From here on nobody watches how much log is kept for the side that follows. `unmoor follow` goes on.',
  ].join('\n');
}
