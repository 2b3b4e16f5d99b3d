import type { Finding } from '../../../../core/finding.ts';
import { showDuration } from '../../../../core/units.ts';
import type { Facts } from '../facts/facts.ts';
import { found, seen } from '../found.ts';

const tolerated = 2_000;

export function judgeClocks(facts: Facts): Finding[] {
  const clocks = seen(facts.clocks);
  if (clocks === undefined) return [];
  const apart = Math.abs(clocks.differenceMs);
  if (apart <= tolerated + clocks.withinMs) return [];
  return [
    found('PG-CLOCKS', 'target', {
      what: `The clock of the target is ${showDuration(apart)} ${clocks.differenceMs > 0 ? 'behind' : 'ahead of'} the source's.`,
      why: 'now() jumps at the cutover: expiry times, ordering by time and signed tokens may go wrong.',
      remedy: '$ sudo timedatectl set-ntp true   # on both machines',
    }),
  ];
}
