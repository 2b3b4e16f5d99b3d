import type { Check } from '../fault.ts';
import type { System } from '../system.ts';
import { logOf, restartOf, showUnit, startMend } from './unit-checks.ts';

/** A service that has no container is there by its own name. */
const named = (units: System['inside']['units'], name: string) =>
  units?.get(name) ?? units?.get(name.replace(/-\d+$/, ''));

const noWorker: Check = {
  id: 'queue.no-worker',
  level: 'broken',
  says: 'No worker takes work from the queue',
  cause: 'The worker is stopped, or does not hear the broker: mails are not sent, and work piles up.',
  follows: ['app.no-release', 'env.*', 'redis.*', 'app.out-of-memory', 'app.crashing'],
  look: ({ inside: { queue, units } }) => {
    if (
      queue === undefined ||
      queue.workers.length === 0 ||
      queue.answered === undefined ||
      queue.answered > 0
    )
      return undefined;
    return queue.workers.map((name) => {
      const unit = named(units, name);
      return {
        of: name,
        measured: `nobody answered a ping over the broker; ${name} is ${unit === undefined ? 'not there' : showUnit(unit)}`,
        expected: 'pong',
        ...(unit === undefined || unit.active === 'active'
          ? { mend: { how: `${logOf(unit ?? { name })}\n${restartOf(unit ?? { name })}`, safe: false } }
          : { mend: startMend(unit) }),
      };
    });
  },
};

const noScheduler: Check = {
  id: 'queue.no-scheduler',
  level: 'broken',
  says: 'Nothing starts work by the clock',
  cause: 'The scheduler is stopped: digests, clean-ups and renewals do not happen.',
  follows: ['app.no-release', 'env.*', 'redis.*', 'app.crashing'],
  look: ({ inside: { queue, units } }) =>
    (queue?.schedulers ?? []).flatMap((name) => {
      const unit = named(units, name);
      if (unit === undefined || queue?.running.some((one) => one.unit === name)) return [];
      return [{ of: name, measured: showUnit(unit), expected: 'active', mend: startMend(unit) }];
    }),
};

const twoSchedulers: Check = {
  id: 'queue.two-schedulers',
  level: 'broken',
  says: 'Two schedulers start the same work',
  cause:
    'Everything that goes by the clock happens twice: mails, charges, digests. Exactly one may run, on all machines together; often the old platform still runs one.',
  look: ({ inside: { queue } }) =>
    queue === undefined || queue.running.length < 2
      ? undefined
      : {
          measured: queue.running.map(({ pid, unit }) => `${pid} (${unit || 'no unit'})`).join(', '),
          expected: `one: ${queue.schedulers.join(', ') || 'none'}`,
          mend: {
            how: `kill ${queue.running
              .filter(({ unit }) => !queue.schedulers.includes(unit))
              .map(({ pid }) => pid)
              .join(' ')}   # those that are no unit of the app`,
            safe: false,
          },
        },
};

const zones: Check = {
  id: 'queue.zone-skew',
  level: 'risk',
  says: 'Parts of the app live in different time zones',
  cause:
    'What one calls 7 o’clock is another hour to the other: work starts early, late, or is taken for outdated.',
  look: ({ subject: { manifest }, inside: { queue } }) => {
    const zones = [...(queue?.zones ?? [])];
    if (new Set(zones.map(([, zone]) => zone)).size < 2) return undefined;
    return {
      measured: zones.map(([unit, zone]) => `${unit}: ${zone || 'of the server'}`).join('; '),
      expected: 'one for all',
      mend: {
        how:
          manifest.containers === undefined
            ? 'take TZ out of the unit that has another (`systemctl cat UNIT` says where it stands), then restart it'
            : 'take TZ out of the service that has another in the compose file, then: unmoor provision …',
        safe: false,
      },
    };
  },
};

export const queueChecks: readonly Check[] = [noWorker, noScheduler, twoSchedulers, zones];
