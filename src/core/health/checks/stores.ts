import type { StoreSeen } from '../asks/redis.ts';
import type { Check } from '../fault.ts';
import { commandsOf } from '../commands.ts';
import { showBytes } from '../show.ts';
import { envMend } from './env-mend.ts';

/** What may be lost lives in the one that is called so; all others keep what must stay. */
const mayForget = ({ name }: StoreSeen): boolean => name === 'cache';

const poolUnanswered: Check = {
  id: 'pool.refuses',
  level: 'broken',
  says: 'PgBouncer lets nobody in',
  cause:
    'It does not learn the password of the user that comes: its query for that (auth_query) or its list of users is wrong.',
  follows: [
    'pool.down',
    'pool.exhausted',
    'database.down',
    'database.no-answer',
    'database.connections-full',
  ],
  look: ({ subject: { manifest }, inside: { database } }) =>
    [...(database?.urls ?? [])].flatMap(([name, said]) =>
      said !== '' && database?.direct.get(name) === '' && !/refused/i.test(said)
        ? [
            {
              of: name,
              measured: `through PgBouncer: ${said}; past it: let in`,
              expected: 'let in through both',
              mend: {
                how: commandsOf(manifest).resetPool,
                safe: true,
              },
            },
          ]
        : [],
    ),
};

const exhausted: Check = {
  id: 'pool.exhausted',
  level: 'broken',
  says: 'Clients wait for a connection to the database',
  cause:
    'Every connection of the pool is in a transaction: long ones, or ones that were begun and left. Requests stand in line, and fail after query_wait_timeout.',
  follows: ['database.connections-full', 'database.down', 'database.no-answer'],
  look: ({ subject: { manifest }, inside: { pool } }) =>
    (pool?.pools ?? [])
      .filter(({ waiting, longestS }) => waiting > 0 && longestS >= 1)
      .map(({ database, user, active, waiting, longestS }) => ({
        of: `${database} ${user}`,
        measured: `${waiting} wait, the first for ${longestS} s; ${active} have one`,
        expected: 'nobody waits for longer than 1 s',
        mend: {
          how: `${commandsOf(manifest).asPostgres} psql -c "SELECT pid, state, now() - xact_start AS since, left(query, 80) FROM pg_stat_activity WHERE xact_start IS NOT NULL ORDER BY xact_start"   # what holds them`,
          safe: false,
        },
      })),
};

const storeUnanswered: Check = {
  id: 'redis.no-answer',
  level: 'broken',
  says: 'A Redis runs and does not answer',
  cause: 'It is loading its data, is stuck, or its list of users was lost.',
  follows: ['redis.down', 'disk.full'],
  look: ({ subject: { manifest }, inside: { redis } }) =>
    (redis?.stores ?? []).flatMap(({ name, port, error }) =>
      error === undefined
        ? []
        : [
            {
              of: name,
              measured: `${name}, port ${port}: ${error}`,
              expected: 'an answer',
              mend: {
                how: commandsOf(manifest).store(name).restart,
                safe: false,
              },
            },
          ],
    ),
};

const addressRefused: Check = {
  id: 'redis.address-refused',
  level: 'broken',
  says: 'The Redis that the app is led to does not let it in',
  cause:
    'The queue, the channel layer of WebSockets and the cache go by this address: work is not taken, sockets close, pages are slow or fail.',
  follows: ['redis.down', 'redis.no-answer', 'redis.not-saving'],
  look: ({ inside: { redis } }) =>
    [...(redis?.refused ?? [])].map(([name, said]) => ({
      of: name,
      measured: said,
      expected: 'PONG',
      mend: { how: envMend(name, 'the address with the right host, port and password'), safe: false },
    })),
};

/** Share of its limit from which on a store counts as full. */
const fullAt = 0.95;

const full: Check = {
  id: 'redis.full',
  level: 'broken',
  says: 'A Redis that must not forget is full',
  cause: 'It refuses every write ("OOM command not allowed"): nobody can sign in, and no work is taken.',
  look: ({ subject: { manifest }, inside: { redis } }) =>
    (redis?.stores ?? [])
      .filter(({ used, limit, policy }) => limit > 0 && used >= limit * fullAt && policy === 'noeviction')
      .map(({ name, used, limit }) => ({
        of: name,
        measured: `${name}: ${showBytes(used)} of ${showBytes(limit)}`,
        expected: `below ${fullAt * 100} %`,
        mend: {
          how: `${commandsOf(manifest).store(name).client} --user app --bigkeys   # what fills it; more maxmemory in ${commandsOf(manifest).store(name).file} when all of it is needed`,
          safe: false,
        },
      })),
};

const evicts: Check = {
  id: 'redis.evicts-state',
  level: 'risk',
  says: 'A Redis may throw out what must stay',
  cause: 'Sessions, carts and queued work are deleted when memory runs short, and nobody is told.',
  look: ({ subject: { manifest }, inside: { redis } }) =>
    (redis?.stores ?? [])
      .filter((store) => !mayForget(store) && store.policy !== '' && store.policy !== 'noeviction')
      .map(({ name, policy, evicted }) => ({
        of: name,
        measured: `${name}: ${policy}, ${evicted} keys thrown out so far`,
        expected: 'noeviction',
        mend: {
          how: `set maxmemory-policy noeviction in ${commandsOf(manifest).store(name).file}, then: ${commandsOf(manifest).store(name).restart}`,
          safe: false,
        },
      })),
};

const cannotWrite: Check = {
  id: 'redis.not-saving',
  level: 'broken',
  says: 'A Redis cannot write to its disk',
  cause:
    'It then refuses writes, or loses everything at its next start: the disk is full, or its folder is not its own.',
  follows: ['disk.full', 'disk.inodes'],
  look: ({ subject: { manifest }, inside: { redis } }) =>
    (redis?.stores ?? [])
      .filter(({ canWrite, error }) => !canWrite && error === undefined)
      .map(({ name }) => ({
        of: name,
        measured: `${name}: the last try to save failed`,
        expected: 'ok',
        mend: {
          how: commandsOf(manifest).store(name).log,
          safe: false,
        },
      })),
};

const keepsNothing: Check = {
  id: 'redis.keeps-nothing',
  level: 'risk',
  says: 'A Redis that must not forget keeps nothing on disk',
  cause: 'Its log (appendonly) is off: a restart empties it, queue, sessions and carts with it.',
  look: ({ subject: { manifest }, inside: { redis } }) =>
    (redis?.stores ?? [])
      .filter((store) => !mayForget(store) && !store.keepsLog && store.error === undefined)
      .map(({ name }) => ({
        of: name,
        measured: `${name}: appendonly no`,
        expected: 'appendonly yes',
        mend: {
          how: `set appendonly yes by CONFIG SET first (it writes what it has), then in ${commandsOf(manifest).store(name).file}`,
          safe: false,
        },
      })),
};

export const storeChecks: readonly Check[] = [
  exhausted,
  poolUnanswered,
  storeUnanswered,
  addressRefused,
  full,
  cannotWrite,
  evicts,
  keepsNothing,
];
