import pg from 'pg';
import type { PostgresEndpoint } from '../core/endpoint.ts';

/** A session as an app holds one: nothing of ours is set in it, so a fence meets it as it meets every app. */
export interface AppSession {
  /** The server has ended it, or the network has. */
  readonly isLost: boolean;
  /** Runs a statement, prepared at its first use under its name. */
  query(statement: AppStatement, values: readonly unknown[]): Promise<readonly unknown[]>;
  /** One or more statements by the simple protocol. */
  run(sql: string): Promise<void>;
  /** Ends it at once; what is under way is refused with an error. */
  drop(): void;
}

export interface AppStatement {
  readonly name: string;
  readonly text: string;
}

/** Opens a session of a throwaway server: without TLS. */
export async function connectApp(endpoint: PostgresEndpoint, application: string): Promise<AppSession> {
  const client = new pg.Client({
    host: endpoint.host,
    port: endpoint.port,
    database: endpoint.database,
    user: endpoint.user,
    password: endpoint.password?.reveal() ?? '',
    ssl: false,
    application_name: application,
    connectionTimeoutMillis: 2_000,
  });
  let isLost = false;
  client.on('error', () => {
    isLost = true;
  });
  client.on('end', () => {
    isLost = true;
  });
  const drop = () => {
    isLost = true;
    (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  };
  try {
    await client.connect();
  } catch (error) {
    drop();
    throw error;
  }
  return {
    get isLost() {
      return isLost;
    },
    query: async (statement, values) =>
      (await client.query({ ...statement, values: [...values] })).rows as unknown[],
    run: async (sql) => {
      await client.query(sql);
    },
    drop,
  };
}

/**
 * What an error means for the transaction that it met.
 * `refused`: the server said no, so nothing of it stands. `broken`: the session ended under it; whether it stands is not known from here.
 * Source: a server's ERROR rolls back, its FATAL and PANIC end the session (PostgreSQL manual, 20.8 "Message Severity Levels").
 */
export function verdictOf(error: unknown): { readonly kind: 'refused' | 'broken'; readonly code: string } {
  const { code, severity } = (error ?? {}) as { code?: unknown; severity?: unknown };
  if (severity === 'ERROR' && typeof code === 'string') return { kind: 'refused', code };
  return { kind: 'broken', code: typeof code === 'string' ? code : 'connection ended' };
}
