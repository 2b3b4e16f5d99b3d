import { readFile } from 'node:fs/promises';
import type { PostgresEndpoint } from '../../../core/endpoint.ts';
import { messageOf, UnmoorError } from '../../../core/errors/error.ts';
import { type Clock, poll } from '../../../io/clock.ts';
import { openConsole, type PoolerConsole, poolName } from '../../../io/pgbouncer.ts';
import { type Address, findEntry, pointEntry, sameAddress, showAddress } from './ini.ts';
import { replaceText } from './ini-file.ts';

export interface PoolOptions {
  /** The admin console. */
  readonly admin: PostgresEndpoint;
  /** The file that holds the database's entry, on this machine. */
  readonly ini: string;
  /** The database as clients name it. */
  readonly database: string;
}

/** What PgBouncer itself says of the database (`SHOW DATABASES`). */
export interface PoolState {
  readonly address: Address;
  readonly paused: boolean;
  readonly disabled: boolean;
  readonly mode: string;
}

/** A server connection of the pool (`SHOW SERVERS`). */
export interface Backend {
  readonly user: string;
  readonly state: string;
  readonly addr: string;
  readonly port: number;
  /** The server process, from the server's own greeting. */
  readonly pid: number;
}

/** How long transactions of the pool's clients may take to end once no new one is begun, ms. */
export const patience = 5000;

/** One database of one PgBouncer. It remembers nothing: what is so is asked of PgBouncer and of its file. */
export class Pool {
  readonly options: PoolOptions;
  readonly #clock: Clock;
  #kept: PoolerConsole | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: PoolOptions, clock: Clock) {
    this.options = options;
    this.#clock = clock;
  }

  /** Asks on a console that is kept, one question after another; one that was lost is opened anew, once. */
  ask<T>(work: (admin: PoolerConsole) => Promise<T>): Promise<T> {
    const answer = this.#last.then(() => this.#askNow(work));
    this.#last = answer.catch(() => {}); // the next question does not depend on it
    return answer;
  }

  async #askNow<T>(work: (admin: PoolerConsole) => Promise<T>): Promise<T> {
    const kept = this.#kept;
    if (kept !== undefined) {
      try {
        return await work(kept);
      } catch (error) {
        if ('severity' in (error as object)) throw error; // PgBouncer's own answer
        this.#kept = undefined;
        kept.drop();
      }
    }
    this.#kept = await openConsole(this.options.admin);
    return work(this.#kept);
  }

  async settings(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.ask((admin) => admin.show<{ key: string; value: string | null }>('CONFIG'));
    return new Map(rows.map(({ key, value }) => [key, value ?? '']));
  }

  async state(): Promise<PoolState | undefined> {
    const rows = await this.ask((admin) =>
      admin.show<{
        name: string;
        host: string | null;
        port: number;
        database: string;
        pool_mode: string | null;
        paused: number;
        disabled: number;
      }>('DATABASES'),
    );
    const row = rows.find(({ name }) => name === this.options.database);
    if (row === undefined) return undefined;
    const { host, port, database, pool_mode, paused, disabled } = row;
    return {
      address: { ...(host === null ? {} : { host }), port, database },
      paused: paused === 1,
      disabled: disabled === 1,
      mode: pool_mode ?? (await this.settings()).get('pool_mode') ?? 'session',
    };
  }

  async backends(): Promise<Backend[]> {
    const rows = await this.ask((admin) =>
      admin.show<{
        user: string;
        database: string;
        state: string;
        addr: string;
        port: number;
        remote_pid: number;
      }>('SERVERS'),
    );
    return rows
      .filter(({ database }) => database === this.options.database)
      .map(({ user, state, addr, port, remote_pid }) => ({ user, state, addr, port, pid: remote_pid }));
  }

  /** Clients of the database: at work, waiting for a server, and the users that they come as. */
  async clients(): Promise<{ active: number; waiting: number; logins: number; users: string[] }> {
    const rows = await this.ask((admin) =>
      admin.show<{
        database: string;
        user: string;
        cl_active: number;
        cl_waiting: number;
        sv_login: number;
      }>('POOLS'),
    );
    const own = rows.filter(({ database }) => database === this.options.database);
    const sum = (key: 'cl_active' | 'cl_waiting' | 'sv_login') => own.reduce((all, row) => all + row[key], 0);
    return {
      active: sum('cl_active'),
      waiting: sum('cl_waiting'),
      logins: sum('sv_login'),
      users: own.map(({ user }) => user),
    };
  }

  /** The text of the file. */
  text(): Promise<string> {
    return readFile(this.options.ini, 'utf8');
  }

  /**
   * No transaction of a client is under way when it returns, and none begins; clients wait and see no error. A pause that
   * stands already is paused again, which PgBouncer takes for the same.
   *
   * A server connection that is just being opened would be closed by PAUSE, and PgBouncer would take that for a server that
   * cannot be reached and turn clients away (pgbouncer/pgbouncer#498); so a moment is chosen in which there is none.
   * @returns false when transactions outlive `patience`; the pause stands nevertheless
   */
  async pause(signal?: AbortSignal): Promise<boolean> {
    const admin = await openConsole(this.options.admin);
    try {
      await this.#calm(signal);
      const left = new AbortController();
      const forget = () => left.abort();
      signal?.addEventListener('abort', forget, { once: true });
      const ended = await Promise.race([
        admin.run(`PAUSE ${poolName(this.options.database)}`).then(() => true),
        this.#clock.sleep(patience, left.signal).then(() => false),
      ]).finally(() => {
        signal?.removeEventListener('abort', forget);
        left.abort();
      });
      signal?.throwIfAborted();
      return ended;
    } finally {
      admin.drop();
    }
  }

  /** No server connection is being opened, and as far as can be none is about to be: a full pool always has clients that wait. */
  async #calm(signal?: AbortSignal): Promise<void> {
    const began = this.#clock.ticks();
    await poll(this.#clock, { everyMs: 1, withinMs: 2000, signal }, async () => {
      const { logins, waiting } = await this.clients();
      return logins === 0 && (waiting === 0 || this.#clock.ticks() - began > 500) ? true : undefined;
    });
  }

  /**
   * Lets clients go on at `address`. RELOAD and RESUME go together: a client that logs in between the two would make PgBouncer
   * open a server connection, which the pause closes again as if the server could not be reached. Where that has happened before
   * (to the first client of a user), the next try must not wait for server_login_retry: `settle` puts that back.
   * @throws UnmoorError PG-413 when PgBouncer does not say afterwards that it leads there and is not paused
   */
  async resumeAt(address: Address): Promise<void> {
    const { database, ini } = this.options;
    const text = await this.text();
    const pointed = pointEntry(text, database, address);
    if (pointed !== text) await replaceText(ini, pointed);
    const before = await this.state();
    const there = before !== undefined && sameAddress(before.address, address);
    if (there && !before.paused) return;
    // A PgBouncer that was started anew has forgotten the pause; led over at work, it would cut logins short.
    if (before?.paused !== true) await this.pause();
    await this.ask((admin) =>
      admin.runAtOnce(['RELOAD', 'SET server_login_retry = 0', `RESUME ${poolName(database)}`]),
    );
    const now = await this.state();
    if (now !== undefined && !now.paused && sameAddress(now.address, address)) return;
    throw new UnmoorError('PG-413', {
      why: `PgBouncer was told to lead ${database} to ${showAddress(address)}, and says that it leads to ${
        now === undefined ? 'nothing' : `${showAddress(now.address)}${now.paused ? ', paused' : ''}`
      }.`,
      next: `See PgBouncer's log for what it could not read in ${ini}, mend it, then \`unmoor resume\`.`,
      state: 'Both sides are as they were; only the pooler has not followed.',
    });
  }

  /** Every setting as the file has it: RELOAD takes back what SET has set. */
  settle(): Promise<void> {
    return this.ask((admin) => admin.run('RELOAD'));
  }

  /** Where the file's entry leads. */
  async pointsAt(): Promise<Address | undefined> {
    const found = findEntry(await this.text(), this.options.database);
    return found.kind === 'entry' ? found.entry : undefined;
  }

  async close(): Promise<void> {
    await this.#kept?.end();
    this.#kept = undefined;
  }
}

/** The console cannot be reached, or says no. */
export const consoleFailed = (error: unknown, { admin }: PoolOptions): UnmoorError =>
  new UnmoorError('PG-411', {
    why: `PgBouncer's admin console at ${admin.host}:${admin.port}, asked as ${admin.user}, answers: ${messageOf(error)}.`,
    next: `Give --pooler-admin as postgres://USER:PASSWORD@HOST:PORT/pgbouncer, where USER stands in admin_users of pgbouncer.ini.`,
    state: 'Nothing was told to the pooler.',
    cause: error,
  });
