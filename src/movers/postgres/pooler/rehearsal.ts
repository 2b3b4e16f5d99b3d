import { type PostgresEndpoint, parsePostgresUrl } from '../../../core/endpoint.ts';
import { messageOf, UnmoorError, untouched } from '../../../core/errors/error.ts';
import { type AppSession, connectApp } from '../../../io/app-session.ts';
import { type Clock, poll } from '../../../io/clock.ts';
import { connectPostgres, type PgSession } from '../../../io/postgres.ts';
import { startPgbouncer } from '../../../io/servers/pgbouncer-server.ts';
import { startPostgres } from '../../../io/servers/postgres-server.ts';
import { openRunFolder, type RunFolder } from '../../../io/servers/run-folder.ts';
import { findPostgresServer } from '../../../io/servers/server-programs.ts';
import type { Shell } from '../../../io/shell.ts';
import { pooledElsewhere } from './backends.ts';
import { Pool } from './pool.ts';

export interface PoolerRehearsal {
  readonly clients: number;
  readonly turns: number;
  /** Acknowledged, and each found exactly once. */
  readonly writes: number;
  /** The longest that a client waited for an answer, ms. */
  readonly longestPauseMs: number;
}

/** Clients that stay, and one that comes anew for every write: the pause must be right for both. */
const staying = 6;
const turns = 4;

/**
 * Leads a throwaway PgBouncer of that program to and fro between two throwaway servers while clients write through it. The very
 * code of a real cutover pauses it, leads it over and lets it go on; what replication would do is done by copying rows.
 * @throws UnmoorError PG-415 when any client saw an error, or a write is missing or there twice
 */
export async function rehearsePooler(program: string, shell: Shell, clock: Clock): Promise<PoolerRehearsal> {
  const folder = await openRunFolder();
  try {
    return await live(folder, program, shell, clock);
  } finally {
    await folder.stop();
  }
}

async function live(
  folder: RunFolder,
  program: string,
  shell: Shell,
  clock: Clock,
): Promise<PoolerRehearsal> {
  const { binDir } = await findPostgresServer(shell);
  const sides = await Promise.all([startSide(folder, binDir), startSide(folder, binDir)]);
  const bouncer = await startPgbouncer(
    program,
    { databases: [`app = host=127.0.0.1 port=${sides[0].port} dbname=postgres`] },
    folder.path,
  );
  folder.onStop(() => bouncer.stop());
  const pool = new Pool({ admin: bouncer.admin, ini: bouncer.ini, database: 'app' }, clock);
  const fleet = new Fleet(bouncer.database('app'), clock);
  try {
    await fleet.allWrote();
    for (let turn = 0; turn < turns; turn += 1) {
      const [from, to] = turn % 2 === 0 ? [sides[0], sides[1]] : [sides[1], sides[0]];
      if (!(await pool.pause())) throw failed('the pause did not come to its end');
      await copyRows(from.session, to.session);
      await pool.resumeAt({ host: '127.0.0.1', port: to.port, database: 'postgres' });
      await fleet.allWrote();
      const elsewhere = await pooledElsewhere(to.session, pool);
      if (elsewhere.length > 0) throw failed(elsewhere.join('; '));
    }
    await fleet.stop();
    await checkLedger(sides[turns % 2]?.session ?? sides[0].session, fleet);
    return {
      clients: staying + 1,
      turns,
      writes: fleet.acknowledged.size,
      longestPauseMs: Math.round(fleet.longest),
    };
  } finally {
    await fleet.stop();
    await pool.close();
    await Promise.all(sides.map(({ session }) => session.end()));
  }
}

interface RehearsedSide {
  readonly port: number;
  readonly session: PgSession;
}

async function startSide(folder: RunFolder, binDir: string): Promise<RehearsedSide> {
  const server = await startPostgres(
    binDir,
    { fsync: 'off', shared_buffers: "'16MB'" },
    folder.path,
    folder.signal,
  );
  folder.onStop(() => server.stop());
  const session = await connectPostgres(parsePostgresUrl(server.url));
  await session.run('CREATE TABLE public.writes (id bigint NOT NULL)'); // no key: what is there twice must show
  return { port: server.port, session };
}

async function copyRows(from: PgSession, to: PgSession): Promise<void> {
  const rows = await from.query<{ id: number }>('SELECT id FROM public.writes');
  await to.run('TRUNCATE public.writes');
  await to.query('INSERT INTO public.writes SELECT unnest($1::bigint[])', [rows.map(({ id }) => id)]);
}

async function checkLedger(session: PgSession, { errors, acknowledged }: Fleet): Promise<void> {
  const [error] = errors;
  if (error !== undefined) throw failed(`a client saw an error: ${error}`);
  const rows = await session.query<{ id: number; times: number }>(
    'SELECT id, count(*)::int AS times FROM public.writes GROUP BY id',
  );
  const found = new Map(rows.map(({ id, times }) => [id, times]));
  const wrong = [...acknowledged].filter((id) => found.get(id) !== 1);
  if (wrong.length > 0 || found.size !== acknowledged.size)
    throw failed(
      `${acknowledged.size} writes were acknowledged, ${found.size} are there, and ${wrong.length} of the acknowledged are missing or there twice`,
    );
}

const failed = (why: string) =>
  new UnmoorError('PG-415', { why: `${why}.`, next: 'Cut over with --mode fenced.', state: untouched });

/** Clients that write through the pooler all the time, and see every error. */
class Fleet {
  readonly acknowledged = new Set<number>();
  readonly errors: string[] = [];
  longest = 0;
  readonly #clock: Clock;
  readonly #counts = Array.from({ length: staying + 1 }, () => 0);
  readonly #lives: Promise<void>[];
  #next = 1;
  #stopping = false;

  constructor(endpoint: PostgresEndpoint, clock: Clock) {
    this.#clock = clock;
    this.#lives = this.#counts.map((_, client) => this.#live(endpoint, client));
  }

  async #live(endpoint: PostgresEndpoint, client: number): Promise<void> {
    let session: AppSession | undefined;
    while (!this.#stopping) {
      const id = this.#next++;
      const began = this.#clock.ticks();
      try {
        session ??= await connectApp(endpoint, 'rehearsal');
        await session.run(`BEGIN; INSERT INTO public.writes VALUES (${id}); COMMIT`);
        this.acknowledged.add(id);
      } catch (error) {
        this.errors.push(messageOf(error));
      }
      this.longest = Math.max(this.longest, this.#clock.ticks() - began);
      this.#counts[client] = (this.#counts[client] ?? 0) + 1;
      if (client === staying || session?.isLost === true) {
        session?.drop();
        session = undefined;
      }
      await this.#clock.sleep(1);
    }
    session?.drop();
  }

  /** Resolves when each client was answered twice more; rejects at the first error that one of them saw. */
  async allWrote(): Promise<void> {
    const before = [...this.#counts];
    const answered = () => this.#counts.every((count, client) => count >= (before[client] ?? 0) + 2);
    const all = await poll(this.#clock, { everyMs: 5, withinMs: 20_000 }, () =>
      Promise.resolve(this.errors.length > 0 || answered() || undefined),
    );
    const [error] = this.errors;
    if (error !== undefined) throw failed(`a client saw an error: ${error}`);
    if (all === undefined) throw failed('not every client was answered within 20 s');
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(this.#lives);
  }
}
