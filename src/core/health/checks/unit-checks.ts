import type { Check, Level, Mend, Sight } from '../fault.ts';
import type { UnitSeen } from '../asks/units.ts';
import type { System } from '../system.ts';

interface Kind {
  readonly id: string;
  /** Units, as the manifest names them. */
  readonly units: RegExp;
  readonly level: Level;
  readonly says: string;
  readonly cause: string;
  readonly follows?: readonly string[];
}

/** What runs, by what people lose when it does not. The first that fits a unit speaks for it; the bottom of the stack comes first. */
const kinds: readonly Kind[] = [
  {
    id: 'database.down',
    units: /^postgresql@/,
    level: 'broken',
    says: 'PostgreSQL does not run',
    cause:
      'It was stopped, or could not start: a full disk, a setting that it refuses, memory that it was not given. Nothing that reads or writes works.',
    follows: ['disk.full', 'disk.inodes'],
  },
  {
    id: 'pool.down',
    units: /^pgbouncer\./,
    level: 'broken',
    says: 'PgBouncer does not run',
    cause: 'The app reaches the database through it: to the app the database is gone.',
  },
  {
    id: 'redis.down',
    units: /^(?:redis|valkey)-server@/,
    level: 'broken',
    says: 'A Redis does not run',
    cause:
      'Sessions, the queue and the channel layer of WebSockets live there: work is not taken, and sockets hear nothing.',
    follows: ['disk.full', 'disk.inodes'],
  },
  {
    id: 'proxy.down',
    units: /^(?:nginx|varnish)\./,
    level: 'broken',
    says: 'The front does not run',
    cause: 'Nothing takes requests on ports 80 and 443.',
    follows: ['proxy.refused', 'tls.missing', 'tls.key-mismatch'],
  },
  {
    id: 'mail.signer-down',
    units: /^opendkim\./,
    level: 'broken',
    says: 'OpenDKIM does not run',
    cause: 'Mail that nobody signs is taken for spam, so Postfix keeps it until it is signed again.',
  },
  {
    id: 'mail.down',
    units: /^(?:postfix|mail-api)\./,
    level: 'broken',
    says: 'The mail server does not run',
    cause: 'The app cannot hand over mail: sign-ups and password resets fail or hang.',
  },
  {
    id: 'access.firewall-off',
    units: /^nftables\./,
    level: 'risk',
    says: 'The firewall is off',
    cause: 'Whatever listens by mistake can be reached by everybody.',
  },
  {
    id: 'access.bans-off',
    units: /^fail2ban\./,
    level: 'risk',
    says: 'Nobody shuts out who fails again and again',
    cause: 'fail2ban does not run: passwords and tokens can be tried without end.',
  },
  {
    id: 'tls.renewal-off',
    units: /^certbot\.timer$/,
    level: 'risk',
    says: 'Certificates are not renewed',
    cause: 'The timer that renews them is off: the site stops being trusted when the certificate ends.',
  },
  {
    id: 'upkeep.updates-off',
    units: /^unattended-upgrades\./,
    level: 'risk',
    says: 'Security updates are not installed',
    cause: 'The unit that installs them is off: known holes stay open.',
  },
  {
    id: 'clock.unkept',
    units: /^systemd-timesyncd\./,
    level: 'risk',
    says: 'Nobody keeps the clock right',
    cause: 'A clock that drifts makes tokens, certificates and schedules fail.',
  },
  {
    id: 'backup.timer-off',
    units: /backup.*\.timer$|^pgbackrest-.*\.timer$/,
    level: 'risk',
    says: 'Backups are not made',
    cause: 'The timer that makes them is off.',
  },
  {
    id: 'watch.down',
    units: /prometheus|alertmanager|mtail|-exporter|-figures\.|-heartbeat\./,
    level: 'risk',
    says: 'Part of the watching does not run',
    cause: 'What it measures is not seen, and no alert will tell of it.',
  },
];

const others: Omit<Kind, 'units'> = {
  id: 'upkeep.unit-off',
  level: 'risk',
  says: 'A unit that should run does not',
  cause: 'It was rendered to run from the start of the server on.',
};

/** The words of the kinds as checks; units of the app itself have checks of their own. */
export const unitChecks: readonly Check[] = [
  ...kinds.map((kind) => checkOf(kind, (name) => kindOf(name) === kind)),
  checkOf(others, (name) => kindOf(name) === undefined),
];

const kindOf = (name: string): Kind | undefined => kinds.find(({ units }) => units.test(name));

function checkOf(
  { id, level, says, cause, follows }: Omit<Kind, 'units'>,
  fits: (name: string) => boolean,
): Check {
  return {
    id,
    level,
    says,
    cause,
    ...(follows === undefined ? {} : { follows }),
    look: (system) =>
      expected(system)
        .filter(({ name }) => fits(name))
        .filter((unit) => !runs(unit))
        .map(sightOf),
  };
}

/** Units that run from the start of the server on, and wait for nothing. */
function expected({ subject: { manifest }, inside: { units } }: System): readonly UnitSeen[] {
  return manifest.units.flatMap(({ name, enable, awaits }) => {
    const unit = units?.get(name);
    return !enable || awaits !== undefined || unit === undefined ? [] : [unit];
  });
}

const runs = ({ active, sub, unfit, oneshot, result }: UnitSeen): boolean =>
  unfit ||
  (active === 'active' && sub !== 'auto-restart') ||
  (oneshot && active === 'inactive' && result === 'success') ||
  active === 'reloading';

export const sightOf = (unit: UnitSeen): Sight => ({
  of: unit.name,
  measured: showUnit(unit),
  expected: 'active',
  mend: startMend(unit),
});

/** `failed (exit-code)`, `inactive, disabled`, `activating (auto-restart), started 7 times`. */
export const showUnit = ({ active, sub, result, enabled, restarts }: UnitSeen): string =>
  [
    `${active}${result === 'success' || result === '' ? (sub === 'auto-restart' ? ' (auto-restart)' : '') : ` (${result})`}`,
    ...(enabled === 'disabled' || enabled.startsWith('masked') || enabled === ''
      ? [enabled === '' ? 'no such unit' : enabled]
      : []),
    ...(restarts > 0 ? [`started again ${restarts} ${restarts === 1 ? 'time' : 'times'}`] : []),
  ].join(', ');

/** A unit that is off is switched on; one that fails by itself is started once more, and then says why. */
export function startMend({ name, enabled, active }: UnitSeen): Mend {
  const lines = [
    ...(enabled.startsWith('masked') ? [`systemctl unmask ${name}`] : []),
    // Of a unit that did not fail there is nothing to forget, and systemctl calls that an error.
    ...(active === 'failed' ? [`systemctl reset-failed ${name}`] : []),
    // What has no place in the start of the server is started by another unit (systemctl(1), is-enabled).
    enabled === 'static' ? `systemctl start ${name}` : `systemctl enable --now ${name}`,
  ];
  return { how: lines.join('\n'), safe: true };
}
