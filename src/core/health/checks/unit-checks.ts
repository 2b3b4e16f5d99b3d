import type { Check, Level, Mend, Sight } from '../fault.ts';
import { isBuilt, serviceNames, servicesOf } from '../services.ts';
import type { UnitSeen } from '../asks/units.ts';
import type { System } from '../system.ts';

interface Kind {
  readonly id: string;
  /** Units, as the manifest names them. */
  readonly units: RegExp;
  /** Services, where the stack runs in containers. */
  readonly services?: RegExp;
  readonly level: Level;
  readonly says: string;
  readonly cause: string;
  readonly follows?: readonly string[];
}

/** What runs, by what people lose when it does not. The first that fits a unit speaks for it; the bottom of the stack comes first. */
const kinds: readonly Kind[] = [
  {
    id: 'containers.engine-off',
    units: /^docker\./,
    level: 'broken',
    says: 'Docker does not run',
    cause: 'Everything of the stack runs in its containers.',
    follows: ['disk.full', 'disk.inodes'],
  },
  {
    id: 'database.down',
    units: /^postgresql@/,
    services: serviceNames.database,
    level: 'broken',
    says: 'PostgreSQL does not run',
    cause:
      'It was stopped, or could not start: a full disk, a setting that it refuses, memory that it was not given. Nothing that reads or writes works.',
    follows: ['disk.full', 'disk.inodes'],
  },
  {
    id: 'pool.down',
    units: /^pgbouncer\./,
    services: serviceNames.pool,
    level: 'broken',
    says: 'PgBouncer does not run',
    cause: 'The app reaches the database through it: to the app the database is gone.',
  },
  {
    id: 'redis.down',
    units: /^(?:redis|valkey)-server@/,
    services: serviceNames.store,
    level: 'broken',
    says: 'A Redis does not run',
    cause:
      'Sessions, the queue and the channel layer of WebSockets live there: work is not taken, and sockets hear nothing.',
    follows: ['disk.full', 'disk.inodes'],
  },
  {
    id: 'proxy.down',
    units: /^(?:nginx|varnish)\./,
    services: /^(?:nginx|varnish)$/,
    level: 'broken',
    says: 'The front does not run',
    cause: 'Nothing takes requests on ports 80 and 443.',
    follows: ['app.no-release', 'proxy.refused', 'tls.missing', 'tls.key-mismatch'],
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
    services: /^mail(?:-api)?$/,
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
    services: /prometheus|alertmanager|-exporter$|^grafana$/,
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
  ...kinds.map((kind) => checkOf(kind, (unit) => kindOf(unit) === kind)),
  checkOf(others, (unit) => kindOf(unit) === undefined),
];

const kindOf = ({ name, container }: UnitSeen): Kind | undefined =>
  kinds.find(({ units, services }) =>
    container === undefined ? units.test(name) : services?.test(container.service) === true,
  );

function checkOf(
  { id, level, says, cause, follows = [] }: Omit<Kind, 'units'>,
  fits: (unit: UnitSeen) => boolean,
): Check {
  return {
    id,
    level,
    says,
    cause,
    follows: [...follows, 'containers.engine-off'],
    look: (system) =>
      expected(system)
        .filter(fits)
        .filter((unit) => !runs(unit))
        .map(sightOf),
  };
}

/** Units that run from the start of the server on, and wait for nothing; and containers of what is not the app's own. */
function expected({ subject: { manifest }, inside: { units } }: System): readonly UnitSeen[] {
  const services = new Set(
    servicesOf(manifest).flatMap((one) => (one.kind === 'serve' && !isBuilt(one) ? [one.name] : [])),
  );
  return [
    ...manifest.units.flatMap(({ name, enable, awaits }) => {
      const unit = units?.get(name);
      return !enable || awaits !== undefined || unit === undefined ? [] : [unit];
    }),
    ...[...(units?.values() ?? [])].filter(
      ({ container }) => container !== undefined && services.has(container.service),
    ),
  ];
}

const runs = ({ active, sub, unfit, oneshot, result, unwell }: UnitSeen): boolean =>
  unfit ||
  (active === 'active' && sub !== 'auto-restart' && unwell === undefined) ||
  (oneshot && active === 'inactive' && result === 'success') ||
  active === 'reloading';

const sightOf = (unit: UnitSeen): Sight => ({
  of: unit.name,
  measured: showSaid(unit),
  expected: unit.container === undefined ? 'active' : 'running, and well',
  mend: startMend(unit),
});

/** `failed (exit-code)`, `inactive, disabled`, `activating (auto-restart), started 7 times`; `unhealthy: …`, `no container`. */
export const showUnit = ({ active, sub, result, enabled, restarts, container, unwell }: UnitSeen): string =>
  [
    unwell === undefined
      ? `${container !== undefined && active === 'inactive' ? sub : active}${result === 'success' || result === '' ? (sub === 'auto-restart' ? ' (auto-restart)' : '') : ` (${result})`}`
      : `unhealthy: ${unwell}`,
    ...(enabled === 'disabled' || enabled.startsWith('masked') ? [enabled] : []),
    ...(enabled === '' ? [container === undefined ? 'no such unit' : 'no container'] : []),
    ...(restarts > 0 ? [`started again ${restarts} ${restarts === 1 ? 'time' : 'times'}`] : []),
  ].join(', ');

/** The same with the last line it said that reads like a reason; of one that was stopped no line does. */
export const showSaid = (unit: UnitSeen): string =>
  `${showUnit(unit)}${unit.said.length === 0 || unit.active === 'inactive' ? '' : `; it said: ${lastReason(unit.said)}`}`;

const lastReason = (said: readonly string[]): string =>
  (
    said.findLast((line) =>
      /\w*(?:Error|Exception)\b|error:|fatal|emerg|cannot|not found|denied|no such/i.test(line),
    ) ??
    said.at(-1) ??
    ''
  ).trim();

/**
 * A unit that is off is switched on; one that fails by itself is started once more, and then says why. One that runs and is not well is a
 * person's to start anew: that cuts whoever it still serves.
 */
export function startMend({ name, enabled, active, container, unwell }: UnitSeen): Mend {
  if (unwell !== undefined)
    return { how: `${logOf({ name, container })}\n${restartOf({ name, container })}`, safe: false };
  if (container !== undefined)
    return {
      how: `${container.command} up --detach --no-build --no-deps ${container.service}`,
      safe: true,
    };
  const lines = [
    ...(enabled.startsWith('masked') ? [`systemctl unmask ${name}`] : []),
    // Of a unit that did not fail there is nothing to forget, and systemctl calls that an error.
    ...(active === 'failed' ? [`systemctl reset-failed ${name}`] : []),
    // What has no place in the start of the server is started by another unit (systemctl(1), is-enabled).
    enabled === 'static' ? `systemctl start ${name}` : `systemctl enable --now ${name}`,
  ];
  return { how: lines.join('\n'), safe: true };
}

/** What shows its last lines. */
export const logOf = ({ name, container }: Pick<UnitSeen, 'name' | 'container'>): string =>
  container === undefined
    ? `journalctl --unit=${name} --lines=80`
    : `${container.command} logs --tail 80 ${container.service}`;

/** What starts it anew. One that failed is to be forgiven first. */
export const restartOf = ({ name, container }: Pick<UnitSeen, 'name' | 'container'>): string =>
  container === undefined ? `systemctl restart ${name}` : `${container.command} restart ${container.service}`;
