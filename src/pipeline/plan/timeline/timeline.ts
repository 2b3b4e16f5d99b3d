import type { Asked } from '../../../core/plan/asked.ts';
import type { Moment } from '../../../core/plan/plan.ts';
import type { Times } from '../../../core/plan/times.ts';
import { both } from '../../../core/text.ts';
import { after } from './after.ts';
import { before } from './before.ts';
import { day, hour, minute } from './clock.ts';
import { crossing } from './crossing.ts';

/** What happens when, in seconds from the moment in which writes open on the new side. */
export function timelineOf(asked: Asked, times: Times): readonly Moment[] {
  const { app, domain } = asked;
  const moved = app.data.some(({ kind }) => kind === 'postgres' || kind === 'redis');
  const stops = app.services.filter(
    ({ kind }) => kind === 'worker' || kind === 'scheduler' || kind === 'job',
  );
  const names = stops.map(({ id }) => id).join(', ');
  const copySeconds = Math.ceil(times.copyMs / 1000);
  // Two days to look at the copy, and more where the copy itself is long.
  const copyAt = -(2 * day + Math.ceil(copySeconds / hour) * hour);
  const stopping: Moment[] =
    stops.length === 0
      ? []
      : [
          {
            id: 'stop-clock',
            at: -10 * minute,
            what: both(
              `${names} stop on the old side; queues are counted.`,
              `${names} s’arrêtent de l’ancien côté ; les files sont comptées.`,
            ),
            hazards: ['downtime'],
          },
        ];
  const starting: Moment[] =
    stops.length === 0
      ? []
      : [
          {
            id: 'start-clock',
            at: 3 * minute,
            what: both(
              `${names} start on the new side, one scheduler in all.`,
              `${names} démarrent du nouveau côté, un seul planificateur au total.`,
            ),
            hazards: [],
          },
        ];
  return [
    ...before(moved, copyAt, times, domain),
    ...stopping,
    ...crossing(moved, times),
    ...starting,
    ...after(moved),
  ].toSorted((a, b) => a.at - b.at);
}
