import pg from 'pg';
import type { PostgresEndpoint } from '../core/endpoint.ts';
import { connectPostgres, ident, type Row } from './postgres.ts';

/** A session with PgBouncer's admin console (pgbouncer(1), "ADMIN CONSOLE"). It knows only the simple protocol. */
export interface PoolerConsole {
  /** The rows of `SHOW what`. Which columns there are depends on the version. */
  show<R extends Row = Row>(what: string): Promise<R[]>;
  /** One command, answered when PgBouncer has done it: `PAUSE` waits for transactions to end. */
  run(command: string): Promise<void>;
  /** Several commands in one packet: PgBouncer does them with nothing of any client in between. */
  runAtOnce(commands: readonly string[]): Promise<void>;
  end(): Promise<void>;
  /** Ends it without a word, and with it a command that still waits for its answer. */
  drop(): void;
}

/** A database's name as a console command takes it. */
export const poolName = ident;

/** Errors come as the driver throws them. */
export async function openConsole(endpoint: PostgresEndpoint, timeoutMs = 5000): Promise<PoolerConsole> {
  const session = await connectPostgres(endpoint, { bare: true, timeoutMs });
  const { connection } = session.raw as unknown as { connection: { stream: { destroy(): void } } };
  return {
    show: (what) => session.query(`SHOW ${what}`),
    run: (command) => session.run(command),
    runAtOnce: (commands) => sendAtOnce(session.raw, commands),
    end: () => session.end(),
    drop: () => connection.stream.destroy(),
  };
}

interface Wire {
  query(text: string): void;
  readonly stream: { cork(): void; uncork(): void };
}

/**
 * The first query sends them all, in one segment; each of the others takes its turn as the one before it is answered, and has
 * nothing left to send. PgBouncer reads packets of one segment one after another, and looks at its pools only afterwards
 * (src/sbuf.c, src/janitor.c).
 */
function sendAtOnce(client: pg.Client, commands: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const errors: Error[] = [];
    const answer = (index: number): void => {
      const command = commands[index];
      if (command === undefined) {
        if (errors[0] === undefined) resolve();
        else reject(errors[0]);
        return;
      }
      const query = new pg.Query(command);
      query.once('end', () => answer(index + 1));
      query.once('error', (error: Error) => {
        errors.push(error);
        answer(index + 1);
      });
      query.submit = (connection: unknown) => {
        if (index > 0) return;
        const wire = connection as Wire;
        wire.stream.cork();
        for (const one of commands) wire.query(one);
        wire.stream.uncork();
      };
      client.query(query);
    };
    answer(0);
  });
}
