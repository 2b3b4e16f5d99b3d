import type { PgSession } from '../../io/postgres.ts';
import { messageOf } from '../../core/errors/error.ts';

/**
 * Runs a statement inside the open transaction, which goes on when the server refuses it.
 * @returns what the server said against it
 */
export async function attempt(session: PgSession, sql: string): Promise<string | undefined> {
  await session.run('SAVEPOINT attempt');
  try {
    await session.run(sql);
    await session.run('RELEASE attempt');
    return undefined;
  } catch (error) {
    await session.run('ROLLBACK TO attempt');
    return messageOf(error);
  }
}

/** Runs the work as one transaction, or not at all. */
export async function inTransaction<T>(session: PgSession, work: () => Promise<T>): Promise<T> {
  await session.run('BEGIN');
  try {
    const result = await work();
    await session.run('COMMIT');
    return result;
  } catch (error) {
    await session.run('ROLLBACK').catch(() => {}); // the session may be what was lost
    throw error;
  }
}
