import type { Check } from '../fault.ts';
import { isOfApp } from './app-units.ts';
import { logOf, restartOf } from './unit-checks.ts';

/** What was not expected to run by itself, and failed when it did: a backup, a renewal, somebody else's unit. */
const unitFailed: Check = {
  id: 'upkeep.unit-failed',
  level: 'risk',
  says: 'A unit failed',
  cause: 'What a timer, a socket or another unit started ended with an error.',
  look: ({ subject: { manifest }, inside: { units } }) => {
    const spoken = new Set(manifest.units.flatMap(({ name, enable }) => (enable ? [name] : [])));
    const isOurs = isOfApp(manifest);
    return [...new Set(units?.values() ?? [])]
      .filter((unit) => unit.active === 'failed' && !spoken.has(unit.name) && !isOurs(unit))
      .map((unit) => ({
        of: unit.name,
        measured: `failed (${unit.result})`,
        expected: 'done, or not started yet',
        ...(unit.said.length === 0 ? {} : { cause: `It said: ${unit.said.at(-1)}` }),
        mend: { how: `${logOf(unit)}\n${restartOf(unit)}`, safe: false },
      }));
  },
};

const notAtBoot: Check = {
  id: 'upkeep.not-at-boot',
  level: 'risk',
  says: 'A unit runs, and will not after the next start of the server',
  cause: 'Somebody disabled it: a reboot, which updates ask for, takes it away.',
  look: ({ subject: { manifest }, inside: { units } }) =>
    manifest.units.flatMap(({ name, enable }) => {
      const unit = units?.get(name);
      if (!enable || unit === undefined || unit.active !== 'active') return [];
      if (unit.enabled !== 'disabled' && !unit.enabled.startsWith('masked')) return [];
      return [
        {
          of: name,
          measured: unit.enabled,
          expected: 'enabled',
          mend: { how: `systemctl enable ${name}`, safe: true },
        },
      ];
    }),
};

const unwanted: Check = {
  id: 'upkeep.unit-unwanted',
  level: 'risk',
  says: 'A unit runs that must not',
  cause: 'A package brought it, and what was rendered takes its place: the two get in each other’s way.',
  look: ({ subject: { manifest }, inside: { units } }) =>
    manifest.off.flatMap((name) => {
      const unit = units?.get(name);
      if (unit?.active !== 'active') return [];
      return [
        {
          of: name,
          measured: 'active',
          expected: 'off',
          mend: { how: `systemctl disable --now ${name}`, safe: false },
        },
      ];
    }),
};

const reboot: Check = {
  id: 'upkeep.reboot-required',
  level: 'risk',
  says: 'The server must be started anew',
  cause:
    'An update, often of the kernel, works only from the next start on: until then the hole that it closes is open.',
  look: ({ inside: { upkeep } }) =>
    upkeep?.reboot === undefined
      ? undefined
      : {
          measured: `asked for by ${upkeep.reboot.join(', ') || 'an update'}`,
          expected: 'no update waits for a start',
          mend: { how: 'systemctl reboot', safe: false },
        },
};

const updatesUnset: Check = {
  id: 'upkeep.updates-unset',
  level: 'risk',
  says: 'Security updates are not asked for',
  cause: 'apt is not told to install them by itself, or its timer is off: known holes stay open.',
  follows: ['upkeep.updates-off'],
  look: ({ subject: { manifest }, inside: { upkeep } }) =>
    upkeep === undefined || upkeep.upgrades || !manifest.packages.includes('unattended-upgrades')
      ? undefined
      : {
          measured: 'APT::Periodic::Unattended-Upgrade or apt-daily-upgrade.timer is off',
          expected: '"1", and the timer enabled',
          mend: { how: 'systemctl enable --now apt-daily-upgrade.timer', safe: true },
        },
};

const halfInstalled: Check = {
  id: 'upkeep.half-installed',
  level: 'risk',
  says: 'Packages are half installed',
  cause: 'An installation was broken off: nothing more can be installed, security updates included.',
  look: ({ inside: { upkeep } }) =>
    upkeep === undefined || upkeep.broken.length === 0
      ? undefined
      : {
          measured: upkeep.broken.join(', '),
          expected: 'none',
          mend: { how: 'dpkg --configure -a', safe: true },
        },
};

export const upkeepChecks: readonly Check[] = [
  unitFailed,
  notAtBoot,
  unwanted,
  reboot,
  updatesUnset,
  halfInstalled,
];
