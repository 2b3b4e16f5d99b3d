import { showDuration } from '../../../core/units.ts';
import type { FollowResult } from '../../../pipeline/results.ts';

export function renderFollow({ state, samples }: FollowResult): string {
  if (state === 'not needed')
    return 'Nothing needs to be followed from here: the servers follow by themselves, or the flow was turned.';
  const lag = samples.postgres?.lagMs;
  return [
    `Stopped.${lag === undefined ? '' : ` The lag was ${showDuration(lag)}.`}`,
    'From here on the slot keeps what is written. `unmoor follow` goes on; `unmoor rollback` starts it again by itself.',
  ].join('\n');
}
