import type { PostgresEndpoint } from '../../../core/endpoint.ts';
import { realClock } from '../../../io/clock.ts';
import { connectPostgres, type ConnectOptions, type PgSession } from '../../../io/postgres.ts';
import type { Behaviour } from './pooler.ts';

/**
 * Looks at what stands between the session and its server. Changes nothing: only SELECTs run.
 * A server tells each session its process id (BackendKeyData, manual 55.2.1); a pooler makes one up. Where the two agree
 * this costs one round trip.
 */
export async function observeBehaviour(
  session: PgSession,
  endpoint: PostgresEndpoint,
  options: ConnectOptions,
): Promise<Behaviour> {
  const told = session.pid;
  const real = await processOf(session);
  if (told === real || options.replication === true)
    return { toldPid: told, realPid: real, walsender: 'reached', perTransaction: false };
  const [server] = await session.query<{ host: string | null; port: number }>(
    "SELECT host(inet_server_addr()) AS host, current_setting('port')::int AS port",
  );
  return {
    toldPid: told,
    realPid: real,
    walsender: await reachWalsender(endpoint),
    perTransaction: await changesProcess(session, endpoint),
    server,
  };
}

async function processOf(session: PgSession): Promise<number> {
  const [row] = await session.query<{ pid: number }>('SELECT pg_catalog.pg_backend_pid() AS pid');
  return row?.pid ?? 0;
}

class Looked extends Error {}

/** Opens a session, looks by `look`, and ends it before any setting is made in it. */
export async function lookOnce(
  endpoint: PostgresEndpoint,
  options: ConnectOptions,
  look: (session: PgSession) => Promise<void>,
): Promise<void> {
  const admit = async (session: PgSession) => {
    await look(session);
    throw new Looked();
  };
  await connectPostgres(endpoint, { ...options, admit }).catch((error: unknown) => {
    if (!(error instanceof Looked)) throw error;
  });
}

/** Whether a walsender answers: 42501 and 53300 are its own refusals, so it was reached. */
async function reachWalsender(endpoint: PostgresEndpoint): Promise<Behaviour['walsender']> {
  try {
    await lookOnce(endpoint, { replication: true }, (session) => session.run('IDENTIFY_SYSTEM'));
    return 'reached';
  } catch (error) {
    const state = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
    const message = String(error);
    const own =
      state === '42501' || state === '53300' || (state === '28000' && message.includes('pg_hba.conf'));
    return own ? 'refused' : 'not passed on';
  }
}

/** Longer than any server that is free takes to begin a transaction. */
const beginMs = 3_000;

/**
 * A second client begins a transaction and so takes a server process.
 * 1. It is the one that the first client has just used: each transaction gets whichever is free.
 * 2. It is another, but the first client's next statements run elsewhere than before: the same, with processes in turn.
 * 3. Neither, or the second client waits for a process because the first keeps the only one: one process per client.
 */
async function changesProcess(session: PgSession, endpoint: PostgresEndpoint): Promise<boolean> {
  const before = await processOf(session);
  let changed = false;
  await lookOnce(endpoint, {}, async (second) => {
    const begun = second.run('BEGIN READ ONLY').then(() => processOf(second));
    const taken = await Promise.race([begun, realClock.sleep(beginMs).then(() => undefined)]);
    begun.catch(() => {}); // the connection is closed under it in case 3
    if (taken === undefined) return;
    changed = taken === before;
    for (let i = 0; i < 3 && !changed; i += 1) changed = (await processOf(session)) !== before;
    await second.run('ROLLBACK');
  });
  return changed;
}
