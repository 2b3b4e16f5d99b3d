import { messageOf } from '../../../../core/errors/error.ts';
import type { PgSession, Row } from '../../../../io/postgres.ts';
import type { Known } from './facts.ts';

/**
 * Asks one side without being able to change it: everything runs in READ ONLY transactions, and never waits long for
 * somebody's lock. A question that fails becomes `unknown` with the server's reason, and the next one is asked all the same.
 */
export class Look {
  readonly #session: PgSession;

  private constructor(session: PgSession) {
    this.#session = session;
  }

  static async at<T>(session: PgSession, ask: (look: Look) => Promise<T>): Promise<T> {
    const look = new Look(session);
    await look.#begin();
    try {
      return await ask(look);
    } finally {
      await session.run('ROLLBACK');
    }
  }

  /** @param read runs queries on the session it is given, in the read-only transaction */
  async ask<T>(read: (session: PgSession) => Promise<T>): Promise<Known<T>> {
    try {
      return { known: true, value: await read(this.#session) };
    } catch (error) {
      await this.#session.run('ROLLBACK');
      await this.#begin();
      return { known: false, why: messageOf(error) };
    }
  }

  /** The one row that the query gives. */
  row<T extends object>(sql: string, values?: readonly unknown[]): Promise<Known<T>> {
    return this.ask(async (session) => {
      const [row] = await session.query<Row>(sql, values);
      if (row === undefined) throw new Error('the server gave no row');
      return row as T;
    });
  }

  /** Catalogue queries are short but look costly to the planner; compiling one takes seconds. */
  async #begin(): Promise<void> {
    await this.#session.run(
      "BEGIN READ ONLY; SET LOCAL jit = off; SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '60s'",
    );
  }
}

/** The same for a question that needs no transaction. */
export async function attempt<T>(read: () => Promise<T>): Promise<Known<T>> {
  try {
    return { known: true, value: await read() };
  } catch (error) {
    return { known: false, why: messageOf(error) };
  }
}

export function mapKnown<T, U>(fact: Known<T>, map: (value: T) => U): Known<U> {
  return fact.known ? { known: true, value: map(fact.value) } : fact;
}
