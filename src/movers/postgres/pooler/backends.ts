import type { PgSession } from '../../../io/postgres.ts';
import type { Pool } from './pool.ts';

/** Sessions of clients on a side, ours left out. */
type ClientSession = {
  readonly pid: number;
  readonly role: string;
  readonly application: string;
  readonly state: string | null;
  /** Age of the transaction that is under way, s. */
  readonly seconds: number | null;
};

const readSessions = (session: PgSession): Promise<ClientSession[]> =>
  session.query(
    `SELECT pid, usename AS role, application_name AS application, state,
       extract(epoch FROM clock_timestamp() - xact_start)::float8 AS seconds
     FROM pg_catalog.pg_stat_activity
     WHERE backend_type = 'client backend' AND application_name NOT LIKE 'unmoor%' AND pid <> pg_catalog.pg_backend_pid()
       AND datid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())`,
  );

/**
 * Asks both ends: the pool for the process ids that its servers greeted it with, the side for the processes that it has.
 * @returns what is not so yet, a sentence's part each; empty when every connection of the pool ends on that side and the
 * clients that want one have some
 */
export async function pooledElsewhere(session: PgSession, pool: Pool): Promise<string[]> {
  const backends = (await pool.backends()).filter(({ pid }) => pid > 0);
  const here = new Set((await readSessions(session)).map(({ pid }) => pid));
  const wrong = backends.filter(({ pid }) => !here.has(pid));
  if (wrong.length > 0)
    return wrong.map(
      ({ pid, user, addr, port }) => `process ${pid} of ${user} at ${addr}:${port} is not one of its`,
    );
  const { waiting } = await pool.clients();
  return backends.length === 0 && waiting > 0 ? [`${waiting} clients wait, and no connection is there`] : [];
}

/** The transactions that the pool's clients have under way on that side, in words; what they run is not said: it may hold data. */
export async function transactionsOf(session: PgSession, pool: Pool, olderThanMs = 0): Promise<string[]> {
  const pooled = new Set((await pool.backends()).map(({ pid }) => pid));
  return (await readSessions(session))
    .filter(({ pid, seconds }) => pooled.has(pid) && seconds !== null && seconds * 1000 >= olderThanMs)
    .map(
      ({ pid, role, state, seconds }) =>
        `process ${pid} of role ${role}, ${state ?? 'at work'} in a transaction for ${(seconds ?? 0).toFixed(1)} s`,
    );
}

/** Who comes to that side through the pool, and who does not, in words. */
export async function comers(
  session: PgSession,
  pool: Pool,
): Promise<{ readonly pooled: number; readonly direct: string[] }> {
  const before = await pool.backends();
  const sessions = await readSessions(session);
  const pids = new Set([...before, ...(await pool.backends())].map(({ pid }) => pid)); // some come while we look
  const direct = sessions.filter(({ pid }) => !pids.has(pid));
  return {
    pooled: sessions.length - direct.length,
    direct: direct.map(
      ({ pid, role, application }) =>
        `process ${pid} of role ${role}${application === '' ? '' : ` (${application})`}`,
    ),
  };
}
