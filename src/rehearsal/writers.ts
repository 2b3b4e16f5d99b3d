import type { PostgresEndpoint } from '../core/endpoint.ts';
import { type AppSession, connectApp, verdictOf } from '../io/app-session.ts';
import { type Clock, poll, realClock } from '../io/clock.ts';
import { UnmoorError } from '../core/errors/error.ts';
import type { AppPointer } from './app-pointer.ts';
import { Ledger } from './ledger.ts';
import { PauseMeter, type Watch } from './pauses.ts';
import { perform, readPage, RequestPhase } from './shop-requests.ts';

export interface FleetOptions {
  /** Endpoints of the app's own role on both sides. */
  readonly pointer: AppPointer<PostgresEndpoint>;
  readonly writers: number;
  readonly readers: number;
  /** Transactions a second of all writers together. */
  readonly rate: number;
  readonly clock?: Clock;
}

/** An app at work: writers and readers, each with a session of its own. */
export interface Fleet {
  readonly ledger: Ledger;
  readonly reads: { readonly done: number; readonly failed: number };
  /** Begins to measure the pauses of the writers. */
  watch(): Watch;
  /**
   * Resolves when every writer has been acknowledged once more.
   * @throws UnmoorError SRV-104
   */
  onceAllWrote(withinMs?: number): Promise<void>;
  /** Lets what is under way end, then ends the sessions. */
  stop(): Promise<void>;
}

export function startWriters(options: FleetOptions): Fleet {
  const clock = options.clock ?? realClock;
  const ledger = new Ledger(options.writers);
  const meter = new PauseMeter(options.writers, () => clock.ticks());
  const written = Array.from({ length: options.writers }, () => 0);
  const reads = { done: 0, failed: 0 };
  let stopping = false;
  const isStopping = () => stopping;

  const writers = written.map((_, writer) =>
    write({ ...options, clock, isStopping }, writer, ledger, () => {
      meter.acknowledged(writer);
      written[writer] = (written[writer] ?? 0) + 1;
    }),
  );
  const readers = Array.from({ length: options.readers }, (_, reader) =>
    read({ ...options, clock, isStopping }, reader, reads),
  );
  return {
    ledger,
    reads,
    watch: () => meter.watch(),
    onceAllWrote: (withinMs = 30_000) => allMoveOn(clock, written, withinMs, ledger),
    stop: async () => {
      stopping = true;
      await Promise.all([...writers, ...readers]);
    },
  };
}

/** Waits until each of the counts is higher than it is now. */
export async function allMoveOn(
  clock: Clock,
  counts: readonly number[],
  withinMs: number,
  ledger: Ledger,
): Promise<void> {
  const before = [...counts];
  const stuck = () => counts.flatMap((count, i) => (count === before[i] ? [i] : []));
  const done = await poll(clock, { everyMs: 1, withinMs }, () =>
    Promise.resolve(stuck().length === 0 || undefined),
  );
  if (done === undefined)
    throw new UnmoorError('SRV-104', {
      why: `Writers ${stuck().join(', ')} of ${counts.length} were not acknowledged within ${withinMs / 1000} s, and each must be. The last error was: ${ledger.lastError}.`,
      next: 'Please report this: the move left the app without a side to write to.',
      state: 'The throwaway servers are stopped and removed.',
    });
}

interface Life extends FleetOptions {
  readonly clock: Clock;
  readonly isStopping: () => boolean;
}

/** One writer: a request at a time, at its share of the rate, again after 2 to 5 ms when it was refused. */
async function write(life: Life, writer: number, ledger: Ledger, acknowledged: () => void): Promise<void> {
  const connection = new AppConnection(life, `shop writer ${writer}`);
  const interval = (1000 * life.writers) / life.rate;
  let due = life.clock.ticks() + (interval * writer) / life.writers;
  while (!life.isStopping()) {
    const early = due - life.clock.ticks();
    if (early > 0.5) await life.clock.sleep(early);
    due = Math.max(due + interval, life.clock.ticks()); // what a pause has held up is not made up for
    const session = await connection.session(ledger);
    if (session === undefined) continue;
    const id = ledger.attempt(writer);
    const phase = new RequestPhase();
    try {
      await perform(session, id, phase);
      ledger.settle(id, 'acknowledged');
      acknowledged();
    } catch (error) {
      const verdict = verdictOf(error);
      ledger.settle(id, verdict.kind === 'broken' && phase.isCommitting ? 'doubtful' : 'refused');
      ledger.met(verdict.code, error);
      if (verdict.kind === 'broken') session.drop();
      else if (id % 4 === 3) await session.run('ROLLBACK').catch(() => session.drop());
      due = life.clock.ticks() + 2 + (id % 4);
    }
  }
  connection.drop();
}

async function read(life: Life, reader: number, reads: { done: number; failed: number }): Promise<void> {
  const connection = new AppConnection(life, `shop reader ${reader}`);
  for (let page = reader; !life.isStopping(); page += 7) {
    const session = await connection.session();
    try {
      await session?.query(readPage, [1 + (page % 50)]);
      if (session !== undefined) reads.done += 1;
    } catch {
      reads.failed += 1;
    }
    await life.clock.sleep(5);
  }
  connection.drop();
}

/** A session with the side that the app is pointed to; a new one when that side has changed or the session was ended. */
class AppConnection {
  readonly #life: Life;
  readonly #name: string;
  #session: AppSession | undefined;
  #side: string | undefined;

  constructor(life: Life, name: string) {
    this.#life = life;
    this.#name = name;
  }

  /** @returns undefined when it cannot be had now; 2 to 5 ms have passed then */
  async session(ledger?: Ledger): Promise<AppSession | undefined> {
    const { pointer, clock } = this.#life;
    if (this.#session !== undefined && !this.#session.isLost && this.#side === pointer.side)
      return this.#session;
    this.drop();
    try {
      const side = pointer.side;
      this.#session = await connectApp(pointer.target, this.#name);
      this.#side = side;
      return this.#session;
    } catch (error) {
      ledger?.met(verdictOf(error).code, error);
      await clock.sleep(3);
      return undefined;
    }
  }

  drop(): void {
    this.#session?.drop();
    this.#session = undefined;
  }
}
