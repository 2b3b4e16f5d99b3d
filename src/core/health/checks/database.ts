import { parsePostgresUrl } from '../../endpoint.ts';
import { plural, showBytes } from '../show.ts';
import type { Check } from '../fault.ts';
import { commandsOf } from '../commands.ts';
import type { System } from '../system.ts';
import { envMend } from './env-mend.ts';

const unanswered: Check = {
  id: 'database.no-answer',
  level: 'broken',
  says: 'PostgreSQL runs and does not answer',
  cause: 'It is starting, recovering, or out of connections even for its own administrator.',
  follows: ['database.down'],
  look: ({ subject: { manifest }, inside: { database } }) =>
    database?.error === undefined
      ? undefined
      : {
          measured: database.error,
          expected: 'an answer on its socket',
          mend: { how: commandsOf(manifest).databaseLog, safe: false },
        },
};

const full: Check = {
  id: 'database.connections-full',
  level: 'broken',
  says: 'PostgreSQL has no connection left',
  cause:
    'Every one that it gives away is taken: new ones are refused with "too many clients already". Something opens connections past the pooler, or keeps them.',
  look: ({ subject: { manifest }, inside: { database } }) => {
    if (database === undefined) return undefined;
    const { used, most, reserved } = database.connections;
    if (!(used >= most - reserved)) return undefined;
    return {
      measured: `${used} of ${most - reserved} (max_connections ${most}, ${reserved} of them reserved)`,
      expected: 'fewer',
      mend: {
        how: `${commandsOf(manifest).asPostgres} psql -c "SELECT usename, application_name, client_addr, state, count(*) FROM pg_stat_activity GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC"   # who; lead it through PgBouncer (port 6432)`,
        safe: false,
      },
    };
  },
};

/** What an address of the app answers, and which of its parts is wrong. Faults of the pooler itself are left to it. */
function refused(system: System, fits: (said: string, direct: string | undefined) => boolean) {
  const { database } = system.inside;
  return [...(database?.urls ?? [])].flatMap(([name, said]) =>
    said !== '' && fits(said, database?.direct.get(name))
      ? [{ name, said, value: system.subject.env.get(name) ?? '' }]
      : [],
  );
}

const wrongPassword: Check = {
  id: 'database.password-refused',
  level: 'broken',
  says: 'The database refuses the password of the app',
  cause: 'The address in the app’s variables has another password than the database knows for that user.',
  look: (system) =>
    refused(
      system,
      (said, direct) =>
        /password authentication failed|SASL authentication failed/i.test(said) && direct !== '',
    ).map(({ name, said }) => ({
      of: name,
      measured: said,
      expected: 'lets the user in',
      mend: { how: envMend(name, 'the address with the right password'), safe: false },
    })),
};

const deadAddress: Check = {
  id: 'database.address-dead',
  level: 'broken',
  says: 'The address of the database leads to nobody',
  cause: 'Nothing listens where the app’s variables lead to: another host or port is meant.',
  follows: ['database.down', 'pool.down'],
  look: (system) =>
    refused(system, (said) => /refused|could not translate|timeout|no route|unreachable/i.test(said)).map(
      ({ name, said, value }) => ({
        of: name,
        measured: `${whereOf(value)}: ${said}`,
        expected: `somebody who answers; here ${commandsOf(system.subject.manifest).databaseAt}`,
        mend: { how: envMend(name, 'the address with the right host and port'), safe: false },
      }),
    ),
};

function whereOf(value: string): string {
  const { host, port } = parsePostgresUrl(value);
  return `${host}:${port}`;
}

const otherRefusal: Check = {
  id: 'database.refused',
  level: 'broken',
  says: 'The database refuses the app',
  cause:
    'The address is answered, and not as the app needs it: the database or the user is missing, or may not come in.',
  follows: ['database.*', 'pool.*'],
  look: (system) =>
    refused(system, () => true).map(({ name, said }) => ({
      of: name,
      measured: said,
      expected: 'lets the user in',
      mend:
        system.subject.manifest.containers === undefined
          ? {
              how: 'systemctl restart unmoor-database.service   # makes user, database and rights as they were rendered',
              safe: true,
            }
          : { how: `${commandsOf(system.subject.manifest).databaseLog}   # what it says of it`, safe: false },
    })),
};

const idle: Check = {
  id: 'database.idle-in-transaction',
  level: 'risk',
  says: 'Sessions began a transaction and do nothing',
  cause:
    'They hold locks and connections, and keep dead rows from being cleaned away. Code forgot to commit, or waits for something else in the middle.',
  look: ({ subject: { manifest }, inside: { database } }) => {
    const seen = database?.idleInTransaction;
    if (seen === undefined || !(seen.sessions > 0)) return undefined;
    return {
      measured: `${plural(seen.sessions, 'session')}, the longest for ${seen.longestS} s; ${plural(seen.blocked, 'session')} blocked`,
      expected: 'none for longer than 30 s',
      mend: {
        how: `${commandsOf(manifest).asPostgres} psql -c "SELECT pid, usename, application_name, now() - state_change AS idle, left(query, 80) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'"   # who; pg_terminate_backend(pid) ends one`,
        safe: false,
      },
    };
  },
};

const slow: Check = {
  id: 'database.slow-query',
  level: 'risk',
  says: 'Queries are slow',
  cause:
    'On average they take more than a second (pg_stat_statements): an index is missing, or they read more than is shown.',
  look: ({ inside: { database } }) =>
    (database?.slow ?? []).map(({ query, meanMs, calls }) => ({
      of: query,
      measured: `${(meanMs / 1000).toFixed(1)} s on average, ${calls} times: ${query}`,
      expected: 'below 1 s',
      mend: {
        how: 'EXPLAIN (ANALYZE, BUFFERS) of it says where the time goes; pg_stat_statements_reset() begins anew',
        safe: false,
      },
    })),
};

/** Bytes of WAL that a slot without a reader may hold before it is spoken of. */
const heldBytes = 64 * 2 ** 20;

const slot: Check = {
  id: 'database.slot-inactive',
  level: 'risk',
  says: 'A replication slot that nobody reads keeps the log',
  cause:
    'What read from it is gone: PostgreSQL keeps all changes for it, until the disk is full or the slot is lost.',
  look: ({ subject: { manifest }, inside: { database } }) =>
    (database?.slots ?? [])
      .filter(
        ({ active, wal, keptBytes }) =>
          !active && (keptBytes > heldBytes || wal === 'unreserved' || wal === 'lost'),
      )
      .map(({ name, keptBytes, wal }) => ({
        of: name,
        measured: `${name}: ${showBytes(keptBytes)} kept, ${wal}`,
        expected: 'a reader, or no slot',
        mend: {
          how: `${commandsOf(manifest).asPostgres} psql -c "SELECT pg_drop_replication_slot('${name.replaceAll("'", "''")}')"   # when nobody needs it: it cannot be taken back`,
          safe: false,
        },
      })),
};

const archiver: Check = {
  id: 'database.archiver-failing',
  level: 'risk',
  says: 'The log is not archived',
  cause:
    'archive_command fails: what was written since is in no backup, and the log piles up until the disk is full.',
  look: ({ inside: { database } }) => {
    const seen = database?.archiver;
    if (seen === undefined || !seen.on || !(seen.failing || seen.waiting > mostWaiting)) return undefined;
    return {
      measured: `${plural(seen.failed, 'failure')}, last of ${seen.segment || 'no segment'}; ${plural(seen.waiting, 'segment')} waiting`,
      expected: 'archived within a minute or two',
      mend: { how: 'runuser -u postgres -- pgbackrest --stanza=app check', safe: false },
    };
  },
};
/** Segments of 16 MiB. */
const mostWaiting = 20;

const wraparound: Check = {
  id: 'database.wraparound',
  level: 'risk',
  says: 'PostgreSQL is about to stop taking writes',
  cause:
    'Its numbers of transactions are nearly used up, because VACUUM could not clean: a long transaction, a slot or a prepared transaction holds it.',
  look: ({ subject: { manifest }, inside: { database } }) =>
    database === undefined || !(database.wrapped > 0.6)
      ? undefined
      : {
          measured: `${Math.round(database.wrapped * 100)} % used`,
          expected: 'below 60 %',
          mend: { how: `${commandsOf(manifest).asPostgres} vacuumdb --all --freeze`, safe: false },
        },
};

export const databaseChecks: readonly Check[] = [
  full,
  unanswered,
  wrongPassword,
  deadAddress,
  otherRefusal,
  idle,
  slow,
  slot,
  archiver,
  wraparound,
];
