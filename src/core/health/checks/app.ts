import type { Check } from '../fault.ts';
import { isAwaited, isFalling, isOfApp, saidByFalling, serving } from './app-units.ts';
import { logOf, restartOf, showSaid, showUnit, startMend } from './unit-checks.ts';

const noRelease: Check = {
  id: 'app.no-release',
  level: 'broken',
  says: 'No release of the app is in place',
  cause: 'What says which release serves leads nowhere: nothing was deployed, or the folder was deleted.',
  look: ({ inside: { release } }) =>
    (release?.links ?? [])
      .filter(({ isThere }) => !isThere)
      .map(({ at, to }) => ({
        of: at,
        measured: to === '' ? `there is no ${at}` : `${at} leads to ${to}, and nothing is there`,
        expected: 'a release',
        mend: {
          how: 'unmoor deploy …   # or, of a release that is there (`unmoor-serve --list`): unmoor-serve ID',
          safe: false,
        },
      })),
};

const portTaken: Check = {
  id: 'app.port-taken',
  level: 'broken',
  says: 'Another program has the port of the app',
  cause: 'The app cannot listen and ends; the front meanwhile sends requests to a stranger.',
  look: (system) => {
    const falling = new Set(
      serving(system)
        .filter(isFalling)
        .map(({ name }) => name),
    );
    const strangers = (system.inside.upstreams ?? []).filter(
      ({ unit, program }) => program !== '' && !serving(system).some(({ name }) => name === unit),
    );
    const said = saidByFalling(system, /address already in use|EADDRINUSE/i);
    if (falling.size === 0 || (said.length === 0 && strangers.length === 0)) return undefined;
    return strangers.map(({ port, program, unit }) => ({
      of: String(port),
      measured: `${program}${unit === '' ? '' : ` (${unit})`} listens on port ${port}`,
      expected: 'a unit of the app',
      ...(said[0] === undefined ? {} : { cause: `${said[0].unit.name} said: ${said[0].line}` }),
      mend: {
        how: `ss -Hltnp 'sport = :${port}'   # who it is; stop it, and the app starts by itself`,
        safe: false,
      },
    }));
  },
};

const outOfMemory: Check = {
  id: 'app.out-of-memory',
  level: 'broken',
  says: 'The app runs out of memory',
  cause: 'It asks for more than its unit or the server has, is ended, and starts again from nothing.',
  look: (system) => {
    const killed = serving(system).filter(({ result }) => result === 'oom-kill');
    const said = saidByFalling(
      system,
      /MemoryError|heap out of memory|Cannot allocate memory|std::bad_alloc|ENOMEM|out of memory|failed to map segment/i,
    );
    return [
      ...killed.map((unit) => ({ unit, line: 'ended by the kernel (oom-kill)' })),
      ...said.filter(({ unit }) => !killed.includes(unit)),
    ].map(({ unit, line }) => ({
      of: unit.name,
      measured: line,
      expected: `runs within its memory`,
      mend: {
        how: `${unit.container === undefined ? `systemctl show --property=MemoryMax,MemoryPeak ${unit.name}` : 'docker stats --no-stream'}   # then give it more: render for a larger host, or find the leak`,
        safe: false,
      },
    }));
  },
};

const migrationFailed: Check = {
  id: 'app.migration-failed',
  level: 'broken',
  says: 'The migration of the database failed',
  cause: 'The database does not have the shape that this release expects.',
  follows: ['app.no-release', 'env.missing', 'database.*', 'pool.*', 'disk.full', 'disk.inodes'],
  look: ({ subject: { manifest }, inside: { units } }) =>
    [...new Set(units?.values() ?? [])]
      .filter(
        ({ name, active, container }) =>
          (name === `${manifest.app}-migrate.service` || container?.service === 'migrate') &&
          active === 'failed',
      )
      .map((unit) => ({
        of: unit.name,
        measured:
          unit.said.findLast((line) => /error|exception|fatal/i.test(line))?.trim() ??
          `failed (${unit.result})`,
        expected: 'done',
        mend: {
          how: `${logOf(unit)}   # mend what it names, then: ${unit.container === undefined ? `systemctl start ${unit.name}` : 'deploy once more'}`,
          safe: false,
        },
      })),
};

const crashing: Check = {
  id: 'app.crashing',
  level: 'broken',
  says: 'A process of the app ends as soon as it starts',
  cause: 'systemd starts it again and again. What it said last tells why.',
  follows: [
    'app.no-release',
    'env.*',
    'app.port-taken',
    'app.out-of-memory',
    'database.*',
    'pool.*',
    'redis.*',
    'disk.full',
    'disk.inodes',
    'app.migration-failed',
  ],
  look: (system) =>
    serving(system)
      .filter(isFalling)
      .map((unit) => ({
        of: unit.name,
        measured: showSaid(unit),
        expected: 'active',
        mend: {
          how: `${logOf(unit)}   # mend what it names; then: ${unit.container === undefined ? `systemctl reset-failed ${unit.name}; ` : ''}${restartOf(unit)}`,
          safe: false,
        },
      })),
};

const stopped: Check = {
  id: 'app.stopped',
  level: 'broken',
  says: 'A part of the app does not run',
  cause: 'It was stopped, and nobody started it again.',
  follows: ['containers.engine-off', 'app.no-release', 'queue.no-worker', 'queue.no-scheduler'],
  look: (system) =>
    [...new Set(system.inside.units?.values() ?? [])]
      .filter((unit) => isOfApp(system.subject.manifest)(unit) && isAwaited(system, unit))
      .filter((unit) => unit.active === 'inactive' && !unit.oneshot && !isFalling(unit))
      .map((unit) => ({
        of: unit.name,
        measured: showUnit(unit),
        expected: 'active',
        mend: startMend(unit),
      })),
};

export const appChecks: readonly Check[] = [
  noRelease,
  outOfMemory,
  portTaken,
  migrationFailed,
  crashing,
  stopped,
];
