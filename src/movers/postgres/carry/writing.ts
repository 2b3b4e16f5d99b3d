import { ident, type PgSession } from '../../../io/postgres.ts';
import { ownSchema } from '../catalog.ts';

/** A session that may write on the side whose fence is closed. */
export interface Writer {
  readonly session: PgSession;
  /** Triggers and foreign keys do not fire in it (session_replication_role = replica). */
  readonly quiet: boolean;
}

/** Quiet where our role may be: a superuser, or since 15 a grant. */
export async function openWriter(session: PgSession): Promise<Writer> {
  const quiet = await session.run('SET session_replication_role = replica').then(
    () => true,
    () => false, // 42501: an ordinary session then, whose writes are checked like a client's
  );
  return { session, quiet };
}

/**
 * One transaction of ours behind the closed fence. A writer that is not quiet opens the fence and closes it again inside the
 * transaction: nobody else ever sees it open, and a crash leaves it as it was.
 */
export async function behindFence({ session, quiet }: Writer, work: () => Promise<void>): Promise<void> {
  const fence = (closed: boolean) =>
    quiet ? '' : `UPDATE ${ident(ownSchema)}.fence SET closed = ${closed};`;
  await session.run(`BEGIN; ${fence(false)}`);
  try {
    await work();
    await session.run(`${fence(true)} COMMIT`);
  } catch (error) {
    await session.run('ROLLBACK').catch(() => {}); // a lost session has rolled back by itself
    throw error;
  }
}
