import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import pg from 'pg';
import type { PostgresEndpoint } from '../core/endpoint.ts';

export type Row = Record<string, unknown>;

/**
 * One session with a server. Values arrive as PostgreSQL prints them, but for integers up to int8 and floats (numbers),
 * booleans, parsed json, and arrays of these. An int8 beyond 2^53 loses digits: cast such columns to text.
 */
export interface PgSession {
  /** Identifies the session on the server (`pg_stat_activity.pid`). */
  readonly pid: number;
  query<R extends Row = Row>(sql: string, values?: readonly unknown[]): Promise<R[]>;
  /** Runs one or more statements by the simple protocol; nothing comes back. */
  run(sql: string): Promise<void>;
  /** Runs several statements by the simple protocol, in one message; gives the rows that each touched. */
  touch(sql: string): Promise<number[]>;
  /** The same, for one round trip where several statements are needed; gives the rows of the last. */
  last<R extends Row = Row>(sql: string): Promise<R[]>;
  /** Every notice that the server sends. */
  onNotice(listener: (message: string) => void): void;
  /** Called once when the session ends without `end()`. */
  onLost(listener: (error: Error) => void): void;
  /** Says good-bye; a server that does not answer within two seconds is left without. */
  end(): Promise<void>;
  /** Ends it at once, with whatever is under way. */
  drop(): void;
  /** The driver's client, for the raw COPY path only (io/postgres-copy). */
  readonly raw: pg.Client;
}

/**
 * Our own sessions must outlive what platforms set for apps (Supabase caps statements at two minutes), must write although
 * the database is fenced read-only, and must print values the same way on every server.
 */
const ours = [
  'SET statement_timeout = 0',
  'SET idle_in_transaction_session_timeout = 0',
  'SET lock_timeout = 0',
  'SET default_transaction_read_only = off',
  "SET search_path = ''",
  "SET client_encoding = 'UTF8'",
  "SET DateStyle = 'ISO, MDY'",
  "SET IntervalStyle = 'postgres'",
  "SET TimeZone = 'UTC'",
  'SET extra_float_digits = 1',
  'SET jit = off', // compiling a catalogue query can take seconds
  "SET bytea_output = 'hex'",
].join('; ');

const types = new pg.TypeOverrides();
const asText = (value: string) => value;
for (const oid of [1082, 1083, 1114, 1184, 1266, 1186, 3802, 17, 600, 718]) types.setTypeParser(oid, asText);
types.setTypeParser(20, Number);
types.setTypeParser(1700, Number);

export interface ConnectOptions {
  readonly application?: string;
  /** A walsender session: of the database (`true`), or of the whole cluster, for a physical standby. */
  readonly replication?: boolean | 'physical';
  readonly timeoutMs?: number;
  /** Makes no setting of ours: what answers is a console that only speaks PostgreSQL's protocol. */
  readonly bare?: boolean;
  /**
   * Looks at the session before our settings are made in it, and throws to refuse it. Behind a transaction pooler the
   * settings would stay on a server connection that an app gets next.
   */
  readonly admit?: (session: PgSession) => Promise<void>;
}

/**
 * Opens a session. Errors come as the driver throws them; movers/postgres/connect.ts turns them into coded ones.
 * `replication` opens a walsender session (`replication=database`), which understands only the simple protocol.
 */
export async function connectPostgres(
  endpoint: PostgresEndpoint,
  options: ConnectOptions = {},
): Promise<PgSession> {
  const tls = tlsFor(endpoint);
  try {
    return await open(endpoint, options, tls);
  } catch (error) {
    // libpq's "prefer": a server without TLS is spoken to in the clear.
    if (endpoint.sslmode === 'prefer' && tls !== false && /does not support SSL/.test(String(error)))
      return open(endpoint, options, false);
    throw error;
  }
}

async function open(
  endpoint: PostgresEndpoint,
  options: ConnectOptions,
  ssl: ConnectionOptions | false,
): Promise<PgSession> {
  const config: pg.ClientConfig & { replication?: string } = {
    host: endpoint.host,
    port: endpoint.port,
    database: endpoint.database,
    user: endpoint.user,
    password: endpoint.password?.reveal() ?? '',
    ssl,
    types,
    keepAlive: true,
    application_name: options.application ?? 'unmoor',
    connectionTimeoutMillis: options.timeoutMs ?? 10_000,
    ...(options.replication ? { replication: options.replication === 'physical' ? 'true' : 'database' } : {}),
  };
  const client = new pg.Client(config);
  const lost: ((error: Error) => void)[] = [];
  let ended = false;
  client.on('error', (error) => {
    if (!ended) for (const listener of lost.splice(0)) listener(error);
  });
  // Who asks while another query runs waits here: the driver queues by itself today, and will not from pg 9 on.
  let before: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(ask: () => Promise<T>): Promise<T> => {
    const asked = before.then(ask);
    before = asked.catch(() => {});
    return asked;
  };
  const simply = async (sql: string): Promise<pg.QueryResult[]> =>
    [(await inTurn(() => client.query(sql))) as unknown as pg.QueryResult | pg.QueryResult[]].flat();
  const session: PgSession = {
    get pid() {
      return (client as unknown as { processID: number }).processID; // known once connected
    },
    query: async <R extends Row>(sql: string, values?: readonly unknown[]) =>
      (await inTurn(() => client.query<R>(sql, values as unknown[] | undefined))).rows,
    run: async (sql) => {
      await inTurn(() => client.query(sql));
    },
    touch: async (sql) => (await simply(sql)).map((result) => result.rowCount ?? 0),
    last: async <R extends Row>(sql: string) => ((await simply(sql)).at(-1)?.rows ?? []) as R[],
    onNotice: (listener) => client.on('notice', (notice) => listener(notice.message ?? '')),
    onLost: (listener) => lost.push(listener),
    end: async () => {
      ended = true;
      const silent = setTimeout(() => session.drop(), 2000);
      await client.end().catch(() => {}); // the server may have gone first
      clearTimeout(silent);
    },
    drop: () => {
      ended = true;
      (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    },
    raw: client,
  };
  try {
    await client.connect();
    await options.admit?.(session);
    if (options.bare !== true) await client.query(ours);
  } catch (error) {
    ended = true;
    client.end().catch(() => {});
    throw error;
  }
  return session;
}

function tlsFor(endpoint: PostgresEndpoint): ConnectionOptions | false {
  if (endpoint.sslmode === 'disable' || endpoint.host.startsWith('/')) return false;
  const verify = endpoint.sslmode === 'verify-full' || endpoint.sslmode === 'verify-ca';
  return {
    rejectUnauthorized: verify,
    ca: endpoint.sslrootcert === undefined ? undefined : readFileSync(endpoint.sslrootcert, 'utf8'),
    ...(isIP(endpoint.host) === 0 ? { servername: endpoint.host } : {}), // RFC 6066: never an address
    ...(endpoint.sslmode === 'verify-ca' ? { checkServerIdentity: () => undefined } : {}),
  };
}

/** Quotes an SQL identifier (PostgreSQL manual, 4.1.1). */
export const ident = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Quotes an SQL literal, safe under either setting of standard_conforming_strings (manual, 4.1.2.2). */
export function literal(value: string): string {
  const quoted = `'${value.replaceAll("'", "''")}'`;
  return value.includes('\\') ? ` E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

/** A schema-qualified name, quoted. */
export const qualified = (schema: string, name: string): string => `${ident(schema)}.${ident(name)}`;
