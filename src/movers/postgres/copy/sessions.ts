import type { PostgresEndpoint } from '../../../core/endpoint.ts';
import { literal, type PgSession } from '../../../io/postgres.ts';
import { cancelStatement } from '../../../io/postgres-copy/cancel.ts';
import { openPostgres } from '../connect.ts';

/** A worker's session on the source, in the snapshot. Rows that a policy would hide are an error, never left out in silence. */
export async function openSource(endpoint: PostgresEndpoint, snapshot: string): Promise<PgSession> {
  const session = await openPostgres(endpoint, 'source', { application: 'unmoor copy' });
  try {
    await session.run(
      `SET row_security = off; SET synchronize_seqscans = off;
       BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET TRANSACTION SNAPSHOT ${literal(snapshot)}`,
    );
    return session;
  } catch (error) {
    await session.end();
    throw error;
  }
}

/** A worker's session on the target. Commits need not be flushed one by one: one flush at the end makes all durable. */
export async function openTarget(endpoint: PostgresEndpoint): Promise<PgSession> {
  const session = await openPostgres(endpoint, 'target', { application: 'unmoor copy' });
  await session.run('SET row_security = off; SET synchronous_commit = off; SET vacuum_cost_delay = 0');
  // Needs a right (superuser, or a grant from 15 on). Without it triggers on the target fire, where there are any yet.
  await session.run('SET session_replication_role = replica').catch(() => {});
  return session;
}

/** Opens sessions side by side: all of them, or none. */
export async function openAll(makers: readonly (() => Promise<PgSession>)[]): Promise<PgSession[]> {
  const opened = await Promise.allSettled(makers.map((make) => make()));
  const sessions = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = opened.find((one) => one.status === 'rejected');
  if (failed === undefined) return sessions;
  await Promise.all(sessions.map((session) => session.end()));
  throw failed.reason;
}

/**
 * Runs statements that an abort cancels on the server.
 * @throws the signal's reason when it was aborted
 */
export async function runStoppable(session: PgSession, sql: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  let cancelled: Promise<void> | undefined;
  const cancel = () => {
    cancelled = cancelStatement(session);
  };
  signal.addEventListener('abort', cancel, { once: true });
  try {
    await session.run(sql);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', cancel);
    await cancelled;
  }
}

/** Writes a commit that waits for the disk, and with it every commit before it. */
export async function flushCommits(target: PgSession): Promise<void> {
  await target.run(
    "SET synchronous_commit = local; SELECT pg_catalog.pg_logical_emit_message(true, 'unmoor', 'copied')",
  );
}
