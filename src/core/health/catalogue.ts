import { askNames } from './inside.ts';
import { accessChecks } from './checks/access.ts';
import { answerChecks } from './checks/answers.ts';
import { appChecks } from './checks/app.ts';
import { backupChecks, watchChecks } from './checks/backup.ts';
import { databaseChecks } from './checks/database.ts';
import { dnsChecks } from './checks/dns.ts';
import { envChecks } from './checks/env.ts';
import { frontChecks } from './checks/front.ts';
import { clockChecks, diskChecks, memoryChecks } from './checks/host.ts';
import { mailChecks } from './checks/mail.ts';
import { proxyChecks } from './checks/proxy.ts';
import { queueChecks } from './checks/queue.ts';
import { socketChecks } from './checks/sockets.ts';
import { storeChecks } from './checks/stores.ts';
import { tlsChecks } from './checks/tls.ts';
import { unitChecks } from './checks/unit-checks.ts';
import { upkeepChecks } from './checks/upkeep.ts';
import type { Check } from './fault.ts';

/** Rooms of the system, the bottom first: of two faults the lower one more often explains the other. */
export const rooms = [
  'disk',
  'memory',
  'clock',
  'containers',
  'database',
  'pool',
  'redis',
  'env',
  'app',
  'queue',
  'tls',
  'proxy',
  'front',
  'sockets',
  'site',
  'dns',
  'mail',
  'access',
  'backup',
  'upkeep',
  'watch',
  'look',
] as const;

export const roomOf = ({ id }: Pick<Check, 'id'>): string => id.slice(0, id.indexOf('.'));

/** An ask that did not come back: what hangs there is a finding too, and nothing of it counts as passed. */
const unanswered: Check = {
  id: 'look.no-answer',
  level: 'unknown',
  says: 'Part of the server could not be looked at',
  cause: 'What was asked there did not come to its end in time.',
  look: ({ inside }) =>
    askNames
      .filter((name) => inside[name] === undefined)
      .map((name) => ({ of: name, measured: `${name}: no answer`, expected: 'an answer within 30 s' })),
};

const unseen: Check = {
  id: 'look.not-from-outside',
  level: 'unknown',
  says: 'The server could not be looked at from outside',
  cause:
    'Its name leads to no address from here (a jump host?): ports, certificate and reverse name were not seen.',
  look: ({ outside: { address } }) =>
    address === undefined ? { measured: 'no address', expected: 'one' } : undefined,
};

/** Every check, in the order of the rooms. */
export const checks: readonly Check[] = [
  ...unitChecks,
  ...diskChecks,
  ...memoryChecks,
  ...clockChecks,
  ...databaseChecks,
  ...storeChecks,
  ...envChecks,
  ...appChecks,
  ...answerChecks,
  ...queueChecks,
  ...tlsChecks,
  ...proxyChecks,
  ...frontChecks,
  ...socketChecks,
  ...dnsChecks,
  ...mailChecks,
  ...accessChecks,
  ...backupChecks,
  ...upkeepChecks,
  ...watchChecks,
  unanswered,
  unseen,
].toSorted((a, b) => rank(a) - rank(b));

function rank(check: Check): number {
  return (rooms as readonly string[]).indexOf(roomOf(check));
}
