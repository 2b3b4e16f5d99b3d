import type { PostgresEndpoint } from '../../src/core/endpoint.ts';
import { messageOf } from '../../src/core/errors/error.ts';
import { type AppSession, connectApp } from '../../src/io/app-session.ts';
import { poll, realClock } from '../../src/io/clock.ts';
import type { PgSession } from '../../src/io/postgres.ts';

/** Clients of a pooler that write all the time and note every answer. The last one comes anew for each write. */
export class PooledApp {
  readonly acknowledged = new Set<number>();
  readonly errors: string[] = [];
  /** The longest that a client waited for one write, ms, since it was last read. */
  longest = 0;
  readonly #answers: number[];
  readonly #lives: Promise<void>[];
  #next = 1;
  #stopping = false;

  /** @param prepared the even clients use prepared statements by name: PgBouncer 1.21 and newer keeps them across servers */
  constructor(endpoint: PostgresEndpoint, { clients = 6, prepared = false } = {}) {
    this.#answers = Array.from({ length: clients }, () => 0);
    this.#lives = this.#answers.map((_, client) =>
      this.#live(endpoint, client, prepared && client % 2 === 0, client === clients - 1),
    );
  }

  async #live(endpoint: PostgresEndpoint, client: number, prepared: boolean, anew: boolean): Promise<void> {
    let session: AppSession | undefined;
    while (!this.#stopping) {
      const id = this.#next++;
      const began = performance.now();
      try {
        session ??= await connectApp(endpoint, `client ${client}`);
        if (prepared)
          await session.query(
            { name: 'write', text: 'INSERT INTO public.writes (id, client) VALUES ($1, $2)' },
            [id, client],
          );
        else
          await session.run(
            `BEGIN; INSERT INTO public.writes (id, client) VALUES (${id}, ${client}); UPDATE public.writes SET line = 'x' WHERE id = ${id}; COMMIT`,
          );
        this.acknowledged.add(id);
      } catch (error) {
        this.errors.push(`client ${client}: ${messageOf(error)}`);
        session?.drop();
        session = undefined;
      }
      this.longest = Math.max(this.longest, performance.now() - began);
      this.#answers[client] = (this.#answers[client] ?? 0) + 1;
      if (anew) {
        session?.drop();
        session = undefined;
      }
      await realClock.sleep(15); // a machine under load must still carry what is written
    }
    session?.drop();
  }

  /** Resolves when every client was answered a few times more. */
  async goOn(): Promise<void> {
    const before = [...this.#answers];
    const done = await poll(realClock, { everyMs: 5, withinMs: 20_000 }, () =>
      Promise.resolve(this.#answers.every((count, i) => count >= (before[i] ?? 0) + 3) || undefined),
    );
    if (done === undefined)
      throw new Error(`not every client was answered: ${this.errors.slice(0, 3).join('; ')}`);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(this.#lives);
  }

  /** Acknowledged writes that are not there; those that are there and were not acknowledged. A key forbids doubles. */
  async ledger(side: PgSession): Promise<{ missing: number[]; unknown: number[] }> {
    const rows = await side.query<{ id: number }>('SELECT id FROM public.writes');
    const there = new Set(rows.map(({ id }) => id));
    return {
      missing: [...this.acknowledged].filter((id) => !there.has(id)),
      unknown: [...there].filter((id) => !this.acknowledged.has(id)),
    };
  }
}
