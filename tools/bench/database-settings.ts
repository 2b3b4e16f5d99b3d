import { association } from '../../test/support/planned-apps.ts';
import { planOf } from '../../test/support/plans.ts';

/** Settings of the plan for the association on a small host, as lines of postgresql.conf: printed as JSON. */
const { settings } = planOf(association, { host: process.argv[2] ?? '' });
const units: Readonly<Record<string, string>> = { MB: 'MB', s: 's' };
const lines = Object.entries(settings['postgres'] ?? {}).flatMap(([name, { value, unit = '' }]) =>
  // The throwaway server says itself where it listens; settings of the app are not the server's.
  name.includes('.') || name === 'listen_addresses'
    ? []
    : [[name, typeof value === 'number' ? `${value}${units[unit] ?? ''}` : `'${value}'`]],
);
process.stdout.write(
  JSON.stringify({
    postgres: Object.fromEntries(lines),
    pool: settings['pgbouncer']?.['default_pool_size']?.value,
  }),
);
