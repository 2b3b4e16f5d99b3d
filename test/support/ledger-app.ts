import { realClock } from '../../src/io/clock.ts';
import type { PgSession } from '../../src/io/postgres.ts';
import { session } from './servers.ts';

/** To be made at the source. No key: a write that arrives twice must be seen twice. */
export const ledgerTable = 'CREATE TABLE public.ledger (id int NOT NULL, note text)';

/**
 * An app that writes without pause, and keeps in mind what it was promised. Every attempt has its own number, and is never tried
 * again: refused ones must be nowhere, acknowledged ones exactly once.
 */
export class LedgerApp {
  readonly acknowledged = new Set<number>();
  readonly refused = new Set<number>();
  #url: string;
  #next = 0;
  #stopped = false;
  #lastAt = 0;
  /** The longest time between two acknowledged writes of any writers, ms. */
  longestGap = 0;
  readonly #writers: Promise<void>[];

  constructor(url: string, writers = 2) {
    this.#url = url;
    this.#writers = Array.from({ length: writers }, () => this.#write());
  }

  pointTo(url: string): void {
    this.#url = url;
  }

  /** Resolves when `more` further writes were acknowledged. */
  async writes(more: number): Promise<void> {
    const until = this.acknowledged.size + more;
    while (this.acknowledged.size < until) await realClock.sleep(2);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#writers);
  }

  async #write(): Promise<void> {
    let at: { url: string; session: PgSession } | undefined;
    while (!this.#stopped) {
      this.#next += 1;
      const id = this.#next;
      let sent = false;
      try {
        if (at?.url !== this.#url) {
          await at?.session.end();
          at = { url: this.#url, session: await session(this.#url) };
        }
        sent = true;
        await at.session.query("INSERT INTO public.ledger VALUES ($1, repeat('x', 200))", [id]);
        this.#acknowledge(id);
      } catch (error) {
        if (!sent || (error as { code?: string }).code === '25006') this.refused.add(id);
        await at?.session.end();
        at = undefined;
        await realClock.sleep(2);
      }
    }
    await at?.session.end();
  }

  #acknowledge(id: number): void {
    const now = realClock.ticks();
    if (this.#lastAt > 0) this.longestGap = Math.max(this.longestGap, now - this.#lastAt);
    this.#lastAt = now;
    this.acknowledged.add(id);
  }

  /** What a side holds against what was promised. All are empty when it is right. */
  async check(side: PgSession): Promise<{ missing: number[]; doubled: number[]; refusedYetThere: number[] }> {
    const promised = [...this.acknowledged]; // it may be writing on
    const rows = await side.query<{ id: number; n: number }>(
      'SELECT id, count(*)::int AS n FROM public.ledger GROUP BY id',
    );
    const there = new Map(rows.map((row) => [row.id, row.n]));
    return {
      missing: promised.filter((id) => !there.has(id)),
      doubled: [...there].filter(([, n]) => n > 1).map(([id]) => id),
      refusedYetThere: [...this.refused].filter((id) => there.has(id)),
    };
  }
}

export const allKept = { missing: [], doubled: [], refusedYetThere: [] };
